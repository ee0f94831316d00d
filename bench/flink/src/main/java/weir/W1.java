package weir;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.source.legacy.RichParallelSourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * W1 on Flink: the bids of a dump, keyBy auction, tumble 10 s, COUNT, MAX(price), SUM(price).
 *
 * <p>{@code W1 DUMP PASSES SPAN_MS CHECKPOINT_FOLDER}. Runs once for every line of standard input, in one warm cluster:
 * {@code PARALLELISM CHECKPOINT_MS}, where 0 is without checkpoints. Answers with a line of JSON: what was computed, CPU
 * time of the whole JVM, wall time, durations and sizes of the checkpoints. The clocks start when every source runs and
 * stop when the job has finished.
 *
 * <p>Chosen in Flink's favour: heap state, object reuse, tuples of longs, records in memory, a source that holds the
 * checkpoint lock for a stretch of records instead of one.
 */
public final class W1 {
    private static final long OUT_OF_ORDERNESS_MS = 4000;
    private static final long WATERMARK_INTERVAL_MS = 200;
    private static final int STRETCH = 256;
    private static final int SLOTS = 2;

    private static int[] auctions;
    private static int[] prices;
    private static int[] times;
    private static final AtomicLong sourcesRunning = new AtomicLong();
    private static volatile long cpuStart;
    private static volatile long wallStart;
    private static final LongAdder rows = new LongAdder();
    private static final LongAdder counts = new LongAdder();
    private static final LongAdder maxima = new LongAdder();
    private static final LongAdder sums = new LongAdder();

    public static void main(String[] args) throws Exception {
        load(Path.of(args[0]));
        int passes = Integer.parseInt(args[1]);
        long spanMs = Long.parseLong(args[2]);
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, Path.of(args[3]).toUri().toString());
        MiniClusterConfiguration cluster =
                new MiniClusterConfiguration.Builder()
                        .setConfiguration(configuration)
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(SLOTS)
                        .build();
        try (MiniCluster flink = new MiniCluster(cluster);
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in))) {
            flink.start();
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                String[] words = line.split(" ");
                run(flink, job(configuration, passes, spanMs, Integer.parseInt(words[0]), Long.parseLong(words[1])));
            }
        }
    }

    private static void run(MiniCluster flink, StreamExecutionEnvironment job) throws Exception {
        sourcesRunning.set(0);
        JobGraph graph = job.getStreamGraph().getJobGraph();
        flink.executeJobBlocking(graph);
        long cpuMs = (cpuNanos() - cpuStart) / 1_000_000;
        long wallMs = (System.nanoTime() - wallStart) / 1_000_000;
        String outcome =
                String.format(
                        "{\"rows\":%d,\"counts\":%d,\"maxima\":%d,\"sums\":%d}",
                        rows.sumThenReset(), counts.sumThenReset(), maxima.sumThenReset(), sums.sumThenReset());
        System.out.printf(
                "{\"outcome\":%s,\"cpuMs\":%d,\"wallMs\":%d,\"checkpoints\":[%s]}%n",
                outcome, cpuMs, wallMs, checkpointsOf(flink, graph.getJobID()));
    }

    private static String checkpointsOf(MiniCluster flink, JobID job) throws Exception {
        CheckpointStatsSnapshot stats = flink.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
        if (stats == null) return "";
        return stats.getHistory().getCheckpoints().stream()
                .filter(checkpoint -> checkpoint.getStatus() == CheckpointStatsStatus.COMPLETED)
                .map(
                        checkpoint ->
                                String.format(
                                        "{\"bytes\":%d,\"durationMs\":%d}",
                                        checkpoint.getStateSize(), checkpoint.getEndToEndDuration()))
                .collect(Collectors.joining(","));
    }

    private static StreamExecutionEnvironment job(
            Configuration configuration, int passes, long spanMs, int parallelism, long checkpointMs) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.getConfig().enableObjectReuse();
        if (checkpointMs > 0) env.enableCheckpointing(checkpointMs, CheckpointingMode.EXACTLY_ONCE);
        TypeInformation<Tuple3<Long, Long, Long>> longs =
                TypeInformation.of(new TypeHint<Tuple3<Long, Long, Long>>() {});
        env.addSource(new Bids(passes, spanMs), "bids", longs)
                .keyBy(bid -> bid.f0, Types.LONG)
                .window(TumblingEventTimeWindows.of(Duration.ofSeconds(10)))
                .aggregate(new CountMaxSum(), longs, longs)
                .sinkTo(new Sums());
        return env;
    }

    private static void load(Path dump) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(dump)).order(ByteOrder.LITTLE_ENDIAN);
        int count = bytes.remaining() / 12;
        auctions = new int[count];
        prices = new int[count];
        times = new int[count];
        for (int i = 0; i < count; i++) {
            auctions[i] = bytes.getInt();
            prices[i] = bytes.getInt();
            times[i] = bytes.getInt();
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Every n-th bid, pass after pass; each pass is later in event time by the span. */
    private static final class Bids extends RichParallelSourceFunction<Tuple3<Long, Long, Long>>
            implements CheckpointedFunction {
        private final int passes;
        private final long spanMs;
        private long offset;
        private volatile boolean running = true;
        private transient ListState<Long> offsets;

        Bids(int passes, long spanMs) {
            this.passes = passes;
            this.spanMs = spanMs;
        }

        @Override
        public void run(SourceContext<Tuple3<Long, Long, Long>> context) throws Exception {
            int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
            int parallelism = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
            if (sourcesRunning.incrementAndGet() == parallelism) {
                wallStart = System.nanoTime();
                cpuStart = cpuNanos();
            }
            int own = (times.length - subtask + parallelism - 1) / parallelism;
            long end = (long) own * passes;
            long newest = Long.MIN_VALUE + OUT_OF_ORDERNESS_MS;
            long nextWatermark = System.currentTimeMillis() + WATERMARK_INTERVAL_MS;
            Tuple3<Long, Long, Long> bid = new Tuple3<>();
            while (running && offset < end) {
                synchronized (context.getCheckpointLock()) {
                    long until = Math.min(end, offset + STRETCH);
                    for (; offset < until; offset++) {
                        int at = subtask + (int) (offset % own) * parallelism;
                        long time = times[at] + offset / own * spanMs;
                        if (time > newest) newest = time;
                        bid.f0 = (long) auctions[at];
                        bid.f1 = (long) prices[at];
                        bid.f2 = time;
                        context.collectWithTimestamp(bid, time);
                    }
                    long now = System.currentTimeMillis();
                    if (now >= nextWatermark) {
                        context.emitWatermark(new Watermark(newest - OUT_OF_ORDERNESS_MS - 1));
                        nextWatermark = now + WATERMARK_INTERVAL_MS;
                    }
                }
            }
        }

        @Override
        public void cancel() {
            running = false;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            offsets.update(List.of(offset));
        }

        @Override
        public void initializeState(FunctionInitializationContext context) throws Exception {
            offsets = context.getOperatorStateStore().getListState(new ListStateDescriptor<>("offset", Types.LONG));
            for (long restored : offsets.get()) offset = restored;
        }
    }

    private static final class CountMaxSum
            implements AggregateFunction<
                    Tuple3<Long, Long, Long>, Tuple3<Long, Long, Long>, Tuple3<Long, Long, Long>> {
        @Override
        public Tuple3<Long, Long, Long> createAccumulator() {
            return Tuple3.of(0L, 0L, 0L);
        }

        @Override
        public Tuple3<Long, Long, Long> add(Tuple3<Long, Long, Long> bid, Tuple3<Long, Long, Long> sum) {
            sum.f0++;
            if (bid.f1 > sum.f1) sum.f1 = bid.f1;
            sum.f2 += bid.f1;
            return sum;
        }

        @Override
        public Tuple3<Long, Long, Long> getResult(Tuple3<Long, Long, Long> sum) {
            return sum;
        }

        @Override
        public Tuple3<Long, Long, Long> merge(Tuple3<Long, Long, Long> a, Tuple3<Long, Long, Long> b) {
            return Tuple3.of(a.f0 + b.f0, Math.max(a.f1, b.f1), a.f2 + b.f2);
        }
    }

    /** Adds the result rows up. */
    private static final class Sums implements Sink<Tuple3<Long, Long, Long>> {
        @Override
        public SinkWriter<Tuple3<Long, Long, Long>> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(Tuple3<Long, Long, Long> row, Context unused) {
                    rows.increment();
                    counts.add(row.f0);
                    maxima.add(row.f1);
                    sums.add(row.f2);
                }

                @Override
                public void flush(boolean endOfInput) {}

                @Override
                public void close() {}
            };
        }
    }

    private W1() {}
}
