/**
 * The version of everything that crosses a worker boundary. A test hashes the protocol's sources and fails when they
 * change without a bump here.
 *
 * History
 * 1  first edition
 */
export const PROTOCOL_VERSION = 1;
