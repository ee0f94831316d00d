import { TIME_ZONE_DATA } from './time/time-zone-data.ts';
import { zonesOf } from './time/time-zone-rules.ts';
import { installTimeZones } from './time/time-zones.ts';

/** Importing this module installs the time zones: tools and tests do; workers load it if an expression needs them. */
installTimeZones(zonesOf(TIME_ZONE_DATA));
