package io.prism.bench.load;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Requests of Dapr's state API (SaveState: store name 1, items 2 with key 1 and value 2; GetState:
 * store name 1, key 2), written by field number.
 */
final class DaprRequests {

  private static final int COUNT = 4096;

  private DaprRequests() {}

  /** SaveStates of each key in turn. */
  static Requests fill(String store, int keys, int valueBytes) {
    byte[][] all = new byte[keys][];
    Random random = new Random(7);
    for (int i = 0; i < keys; i++) {
      byte[] value = new byte[valueBytes];
      random.nextBytes(value);
      byte[] item = message(text(Requests.key(i)), value);
      all[i] = message(text(store), item);
    }
    return new Requests(all);
  }

  /** GetStates of random keys. */
  static Requests gets(String store, int keys) {
    byte[][] all = new byte[COUNT][];
    Random random = new Random(7);
    for (int i = 0; i < COUNT; i++) {
      all[i] = message(text(store), text(Requests.key(random.nextInt(keys))));
    }
    return new Requests(all);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A message of the fields 1 and 2. */
  private static byte[] message(byte[] first, byte[] second) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeByteArray(1, first);
      out.writeByteArray(2, second);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
