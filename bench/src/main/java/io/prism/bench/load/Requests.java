package io.prism.bench.load;

import com.google.protobuf.ByteString;
import io.prism.keyvalue.v1.BatchGetRequest;
import io.prism.keyvalue.v1.GetRequest;
import io.prism.keyvalue.v1.PutRequest;
import java.util.Random;
import java.util.function.Function;

/**
 * Requests made beforehand, so that making them costs the generator nothing while it measures. They
 * are handed out in turn.
 */
public final class Requests implements Function<Random, byte[]> {

  private static final int MOST = 8192;
  private static final int BATCH = 16;

  private final byte[][] all;
  private int next;

  Requests(byte[][] all) {
    this.all = all;
  }

  /** The key with this number. */
  public static String key(int number) {
    return "bench-%06d".formatted(number);
  }

  /** Gets of random keys. */
  static Requests gets(String namespace, int keys) {
    Random random = new Random(7);
    byte[][] all = new byte[Math.min(MOST, 2 * keys)][];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          GetRequest.newBuilder()
              .setNamespace(namespace)
              .setKey(key(random.nextInt(keys)))
              .build()
              .toByteArray();
    }
    return new Requests(all);
  }

  /** BatchGets, each of some neighbouring keys. */
  static Requests batchGets(String namespace, int keys) {
    Random random = new Random(7);
    byte[][] all = new byte[MOST][];
    for (int i = 0; i < all.length; i++) {
      BatchGetRequest.Builder request = BatchGetRequest.newBuilder().setNamespace(namespace);
      int first = random.nextInt(keys - BATCH);
      for (int j = 0; j < BATCH; j++) {
        request.addKeys(key(first + j));
      }
      all[i] = request.build().toByteArray();
    }
    return new Requests(all);
  }

  /** Puts of random keys. */
  static Requests puts(String namespace, int keys, int valueBytes) {
    Random random = new Random(7);
    byte[][] all = new byte[Math.min(MOST, 2 * keys)][];
    for (int i = 0; i < all.length; i++) {
      all[i] = put(namespace, random.nextInt(keys), valueBytes, random);
    }
    return new Requests(all);
  }

  /** Puts of each key in turn. */
  static Requests fill(String namespace, int keys, int valueBytes) {
    Random random = new Random(7);
    byte[][] all = new byte[keys][];
    for (int i = 0; i < keys; i++) {
      all[i] = put(namespace, i, valueBytes, random);
    }
    return new Requests(all);
  }

  private static byte[] put(String namespace, int key, int valueBytes, Random random) {
    byte[] value = new byte[valueBytes];
    random.nextBytes(value);
    return PutRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key(key))
        .setValue(ByteString.copyFrom(value))
        .build()
        .toByteArray();
  }

  /** Any of them; for several threads. */
  byte[] random(Random random) {
    return all[random.nextInt(all.length)];
  }

  @Override
  public byte[] apply(Random random) {
    byte[] request = all[next];
    next = (next + 1) % all.length;
    return request;
  }
}
