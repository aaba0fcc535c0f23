package io.prism.backend.postgres.lane;

/**
 * What one namespace holds of the bounds. Guarded by the {@link Admission} that it is used with.
 */
public final class Share {

  private long operations;
  private long bytes;

  long operations() {
    return operations;
  }

  long bytes() {
    return bytes;
  }

  void add(long moreOperations, long moreBytes) {
    operations += moreOperations;
    bytes += moreBytes;
  }
}
