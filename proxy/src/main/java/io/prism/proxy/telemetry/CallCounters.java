package io.prism.proxy.telemetry;

import com.google.rpc.Code;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one namespace on one store, by method and status. A route holds its own, so that
 * counting a call looks nothing up. Any thread may count.
 */
public final class CallCounters {

  private static final int CODES = 17;

  private final String namespace;
  private final String backend;
  private final CallMetrics owner;
  private final AtomicReferenceArray<@Nullable LongAdder> cells;

  CallCounters(String namespace, String backend, int methods, CallMetrics owner) {
    this.namespace = namespace;
    this.backend = backend;
    this.owner = owner;
    this.cells = new AtomicReferenceArray<>(methods * CODES);
  }

  /** Counts one call. */
  public void count(int method, Code code) {
    cell(method, code).increment();
  }

  /** The cell of a method and status, made when it is not there yet. */
  LongAdder cell(int method, Code code) {
    LongAdder cell = find(method, code.getNumber());
    return cell != null ? cell : create(method, code);
  }

  private LongAdder create(int method, Code code) {
    synchronized (cells) {
      LongAdder existing = find(method, code.getNumber());
      if (existing != null) {
        return existing;
      }
      LongAdder cell = owner.admitSeries(this) ? new LongAdder() : owner.overflow(method, code);
      cells.set(method * CODES + code.getNumber(), cell);
      return cell;
    }
  }

  /** The cell of a method and status; null when there was no such call. */
  @Nullable LongAdder find(int method, int code) {
    return cells.get(method * CODES + code);
  }

  /** The namespace's label. */
  String namespace() {
    return namespace;
  }

  /** The store's label. */
  String backend() {
    return backend;
  }

  /** Number of status codes; theirs run from 0. */
  static int codes() {
    return CODES;
  }
}
