package io.prism.bench.compare;

import io.prism.bench.load.LoadJob;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.process.ProcStat;
import java.io.IOException;

/**
 * How often a gateway calls write or writev for each Get; Linux only.
 *
 * @param alone when calls come one at a time
 * @param batched under 10 connections that have 10 calls under way each, and begin as many at once
 *     as have ended
 */
record WriteCalls(double alone, double batched) {

  private static final int CONNECTIONS = 10;
  private static final int STREAMS = 10;

  /**
   * Makes Gets to a gateway of its own, and counts.
   *
   * @param each calls of each stream, to warm it up and to count; 4 times as many come alone
   */
  static WriteCalls measure(Run run, int each) throws IOException, InterruptedException {
    try (GatewayUnderTest gateway = Gateways.countable(run)) {
      Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
      LoadJob one = Gateways.get(gateway.grpc()).shape(1, 1).making(4 * each);
      LoadJob many = Gateways.get(gateway.grpc()).shape(CONNECTIONS, STREAMS).making(each);
      run.load(many);
      return new WriteCalls(
          perCall(run, gateway, one, 4 * each),
          perCall(run, gateway, many, CONNECTIONS * STREAMS * each));
    }
  }

  private static double perCall(Run run, GatewayUnderTest gateway, LoadJob job, int calls)
      throws IOException, InterruptedException {
    long before = ProcStat.writeCalls(gateway.pid());
    int made = run.load(job).path("calls").asInt();
    if (made != calls) {
      throw new IOException(made + " of " + calls + " calls went well");
    }
    return (double) (ProcStat.writeCalls(gateway.pid()) - before) / calls;
  }

  /**
   * Whether the kernel counts what the gateway writes by: it counts write and writev, but not every
   * way to send. So it is believed only when calls that come alone show at least one each.
   */
  boolean isCounted() {
    return alone >= 1;
  }
}
