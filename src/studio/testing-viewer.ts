import { vi } from 'vitest';

/**
 * A viewer where there is no page: English, light, any motion. Imported before what reads the preferences, which are
 * read from the browser when their module is loaded.
 */
vi.stubGlobal('navigator', { language: 'en' });
vi.stubGlobal('matchMedia', () => ({ matches: false }));
