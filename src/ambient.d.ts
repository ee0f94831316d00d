/**
 * The few host globals that every environment has and no pure layer's lib declares. Kept to what the engine's rules
 * allow: a deterministic deep copy that can detach buffers.
 */
declare function structuredClone<T>(value: T, options?: { readonly transfer?: readonly ArrayBuffer[] }): T;
