package io.prism.cli.load;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.SplittableRandom;

/**
 * Random bytes that follow from a seed. They are pieces of one block, so that making a value copies
 * nothing; no store can compress them. Confined to one thread.
 */
final class Values {

  private static final int SPARE_BYTES = 1 << 20;

  private final ByteString block;
  private final SplittableRandom random;

  Values(int largest, SplittableRandom random) {
    byte[] bytes = new byte[largest + SPARE_BYTES];
    random.nextBytes(bytes);
    this.block = UnsafeByteOperations.unsafeWrap(bytes);
    this.random = random;
  }

  /** A value of this size. */
  ByteString next(int size) {
    int from = random.nextInt(block.size() - size + 1);
    return block.substring(from, from + size);
  }
}
