package weir;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Executes Flink's own classes on seeded random input and prints one vector a line, in the format of the recorded ones:
 * where keys go, where windows start, what the watermark valve lets through.
 */
public final class FlinkVectors {
  private static final int CASES_A_VECTOR = 50;
  private static final int KEYS_A_TYPE = 1000;
  private static final int WINDOW_STARTS = 2000;
  private static final int VALVES = 100;
  private static final String[] TYPES = {"STRING", "INT", "BIGINT", "DOUBLE", "BOOLEAN"};

  private final Random random;

  private FlinkVectors(long seed) {
    random = new Random(seed);
  }

  public static void main(String[] args) throws Exception {
    FlinkVectors vectors = new FlinkVectors(Long.parseLong(args[0]));
    vectors.keyGroups();
    vectors.windowStarts();
    for (int i = 0; i < VALVES; i++) {
      vectors.watermarkValve(i);
    }
  }

  private void keyGroups() {
    List<String> cases = new ArrayList<>();
    for (String type : TYPES) {
      for (int i = 0; i < (type.equals("BOOLEAN") ? CASES_A_VECTOR : KEYS_A_TYPE); i++) {
        cases.add(keyGroup(type, keyOf(type)));
      }
    }
    printCases("key-group", cases);
  }

  private Object keyOf(String type) {
    switch (type) {
      case "STRING":
        return text();
      case "INT":
        return random.nextInt(4) == 0 ? random.nextInt(100) - 50 : random.nextInt();
      case "BIGINT":
        return random.nextInt(4) == 0 ? (long) random.nextInt() : random.nextLong();
      case "DOUBLE":
        return number();
      default:
        return random.nextBoolean();
    }
  }

  /** Letters, blanks, other scripts, pairs and halves of surrogates. */
  private String text() {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(20); length > 0; length--) {
      switch (random.nextInt(5)) {
        case 0:
          text.append((char) random.nextInt(0x10000));
          break;
        case 1:
          text.appendCodePoint(0x10000 + random.nextInt(0x100000));
          break;
        default:
          text.append((char) (' ' + random.nextInt(95)));
      }
    }
    return text.toString();
  }

  private double number() {
    switch (random.nextInt(6)) {
      case 0:
        double[] corners = {0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE};
        return corners[random.nextInt(corners.length)];
      case 1:
        return random.nextInt(2000) - 1000;
      case 2:
        return random.nextInt(2000) / 100.0;
      default:
        return Double.longBitsToDouble(random.nextLong());
    }
  }

  private String keyGroup(String type, Object key) {
    int parallelism = 1 + random.nextInt(random.nextBoolean() ? 8 : 256);
    int maxParallelism = Math.min(32768, parallelism + random.nextInt(random.nextBoolean() ? 128 : 4096));
    int keyGroup = KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism);
    int subtask = KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(maxParallelism, parallelism, keyGroup);
    KeyGroupRange range =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(maxParallelism, parallelism, subtask);
    return String.format(
        "{\"type\":\"%s\",\"key\":%s,\"maxParallelism\":%d,\"parallelism\":%d,\"hash\":%d,\"keyGroup\":%d,"
            + "\"subtask\":%d,\"range\":[%d,%d],\"defaultMaxParallelism\":%d}",
        type,
        quoted(key.toString()),
        maxParallelism,
        parallelism,
        key.hashCode(),
        keyGroup,
        subtask,
        range.getStartKeyGroup(),
        range.getEndKeyGroup(),
        KeyGroupRangeAssignment.computeDefaultMaxParallelism(parallelism));
  }

  private void windowStarts() {
    List<String> cases = new ArrayList<>();
    for (int i = 0; i < WINDOW_STARTS; i++) {
      long size = 1 + random.nextInt(random.nextBoolean() ? 100 : 100_000_000);
      long offset = random.nextInt((int) Math.min(size * 2, Integer.MAX_VALUE)) - size;
      long time = random.nextInt(4) == 0 ? random.nextLong() / 4 : random.nextLong() % 4_000_000_000_000L;
      cases.add(
          String.format(
              "{\"ts\":\"%d\",\"offset\":\"%d\",\"size\":\"%d\",\"start\":\"%d\"}",
              time, offset, size, TimeWindow.getWindowStartWithOffset(time, offset, size)));
    }
    printCases("window-start", cases);
  }

  private void watermarkValve(int number) throws Exception {
    int channels = 1 + random.nextInt(6);
    StatusWatermarkValve valve = new StatusWatermarkValve(channels);
    Recorder recorder = new Recorder();
    List<String> steps = new ArrayList<>();
    boolean[] idle = new boolean[channels];
    long[] time = new long[channels];
    for (int step = 0; step < 60; step++) {
      int channel = random.nextInt(channels);
      String input;
      if (random.nextInt(4) == 0) {
        idle[channel] = !idle[channel];
        input = String.format("[\"%s\",%d]", idle[channel] ? "idle" : "active", channel);
        valve.inputWatermarkStatus(idle[channel] ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE, channel, recorder);
      } else {
        // Channels are not asked to be in order here: the valve ignores what does not advance.
        time[channel] += random.nextInt(40) - 5;
        long watermark = step == 59 ? Long.MAX_VALUE : time[channel];
        input = String.format("[\"watermark\",%d,\"%d\"]", channel, watermark);
        valve.inputWatermark(new Watermark(watermark), channel, recorder);
      }
      steps.add(String.format("{\"in\":%s,\"out\":[%s]}", input, String.join(",", recorder.out)));
      recorder.out.clear();
    }
    System.out.printf(
        "{%s,\"setup\":{\"channels\":%d},\"steps\":[%s]}%n",
        head("watermark-valve", number), channels, String.join(",", steps));
  }

  private static void printCases(String suite, List<String> cases) {
    for (int from = 0; from < cases.size(); from += CASES_A_VECTOR) {
      List<String> some = cases.subList(from, Math.min(cases.size(), from + CASES_A_VECTOR));
      System.out.printf("{%s,\"cases\":[%s]}%n", head(suite, from / CASES_A_VECTOR), String.join(",", some));
    }
  }

  private static String head(String suite, int number) {
    return String.format(
        "\"suite\":\"%s\",\"flink\":\"2.2.1\",\"origin\":\"executed\",\"name\":\"fresh-%04d\"", suite, number);
  }

  /** A JSON string in ASCII. */
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char unit : text.toCharArray()) {
      if (unit < ' ' || unit > '~' || unit == '"' || unit == '\\') {
        json.append(String.format("\\u%04x", (int) unit));
      } else {
        json.append(unit);
      }
    }
    return json.append('"').toString();
  }

  /** What the valve lets through. */
  private static final class Recorder implements DataOutput<Object> {
    final List<String> out = new ArrayList<>();

    @Override
    public void emitWatermark(Watermark watermark) {
      out.add(String.format("[\"watermark\",\"%d\"]", watermark.getTimestamp()));
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {
      out.add(status.isIdle() ? "[\"idle\"]" : "[\"active\"]");
    }

    @Override
    public void emitRecord(StreamRecord<Object> record) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void emitWatermark(WatermarkEvent watermark) {
      throw new UnsupportedOperationException();
    }
  }
}
