/**
 * Every bound of the data and control plane, with its reason. Nothing in Weir buffers without one of these.
 */

/** Rows of a full record batch: the knee of the transport curve (256 → 8 M rows/s, 1,024 → 21 M, 4,096 → 40 M). */
export const BATCH_ROWS_MAX = 4096;

/** Texts of a dictionary, and the UTF-16 units they have together: 2 MiB at most, a few for each task. */
export const DICTIONARY_TEXTS_MAX = 32_768;
export const DICTIONARY_UNITS_MAX = 1024 * 1024;

/** Buffers a receiver grants each channel at the start. Flink: exclusive buffers per channel (2). */
export const CHANNEL_CREDITS_INITIAL = 2;

/** Buffers a gate lends to its channels beyond the exclusive ones, shared. Flink: floating buffers per gate (8). */
export const GATE_FLOATING_CREDITS = 8;

/**
 * Spent buffers a receiver gives back in one message while it is busy: a message costs as much as 1,000 rows
 * (measured).
 */
export const GRANTS_TOGETHER_MAX = 4;

/** Buffers a sender may queue for one channel before its task stops reading. Flink: max buffers per channel (10). */
export const OUTPUT_QUEUE_BUFFERS_MAX = 10;

/** Timers or rows handled in one step of long work (a firing window), so that control mail waits ≤ 5 ms. */
export const STEP_ROWS_MAX = 4096;

/** Wall time a host lets one subtask step before it yields to its event loop: what a `terminate()` has to wait for. */
export const SLICE_MS = 5;

/** Bytes of one snapshot chunk. IndexedDB writes 4 MiB values fastest and is slowest near 64 KiB (measured). */
export const SNAPSHOT_CHUNK_BYTES_MAX = 4 * 1024 * 1024;

/** Completed checkpoints kept. Flink keeps 1 (state.checkpoints.num-retained); a second survives a corrupt newest. */
export const CHECKPOINTS_RETAINED = 2;

/** Subtasks of one job: a worker each, about 3 MB, and each spawn costs 5 to 15 ms. */
export const SUBTASKS_MAX = 64;

/** How long ports of dead attempts stay open behind the fence. Chromium lets a busy worker run on for 2.0 s. */
export const ZOMBIE_WATCH_MS = 2500;

/** Heartbeats: a healthy worker may starve for 0.8 s on two cores (measured). Flink: 10 s and 50 s. */
export const HEARTBEAT_INTERVAL_MS = 1000;
export const HEARTBEAT_TIMEOUT_MS = 8000;

/** A task that has not spoken yet still loads its code: seconds on a busy machine that serves modules one by one. */
export const TASK_START_TIMEOUT_MS = 60_000;

/** Bytes of source file a subtask asks the vault for at once. */
export const FILE_READ_BYTES = 256 * 1024;

/**
 * The longest line a file source keeps; a longer one is rejected, so that a file without line breaks fits in memory.
 */
export const FILE_LINE_BYTES_MAX = 1024 * 1024;

/** Rejected lines of a subtask that are traced one by one; the counter goes on. */
export const REJECTED_LINES_TRACED_MAX = 100;

/** Sink pages on their way to the vault before a sink suspends its input. */
export const SINK_PAGES_OUTSTANDING_MAX = 4;

/** Job ms after which a sink writes a page that is not full. */
export const SINK_FLUSH_MS = 200;

/** Rows of sink output in one vault record, and the most a reader's page holds. */
export const SINK_PAGE_ROWS_MAX = 1000;

/** Flink's defaults. Reference: flink-semantics §2.5, §3.1, §8.1. */
export const BUFFER_TIMEOUT_MS_DEFAULT = 100;
export const AUTO_WATERMARK_INTERVAL_MS_DEFAULT = 200;
export const CHECKPOINT_TIMEOUT_MS_DEFAULT = 600_000;
