package io.prism.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.process.ProcStat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Resident memory after five million Gets over 10 connections with 100 streams each. */
final class Resident implements Group {

  private static final int CALLS = 5_000_000;
  private static final int CONNECTIONS = 10;
  private static final int STREAMS = 100;
  private static final int PARTS = 10;

  private static final Goal MEMORY =
      Goal.atMost("resident memory after 5 million Gets, 10 x 100", " MiB", 400, 250);

  @Override
  public String name() {
    return "resident";
  }

  @Override
  public String description() {
    return "Resident memory after five million calls.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(MEMORY);
  }

  @Override
  public boolean isShort() {
    return false;
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    try (GatewayUnderTest gateway = Gateways.inProcess(run)) {
      long idle = ProcStat.residentMebibytes(gateway.pid(), false);
      int replyBytes = Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
      long calls = 0;
      for (int part = 1; part <= PARTS; part++) {
        run.say("five million calls: part " + part + " of " + PARTS);
        JsonNode result =
            run.load(
                Gateways.get(gateway.grpc())
                    .expecting(replyBytes)
                    .shape(CONNECTIONS, STREAMS)
                    .making(CALLS / PARTS / CONNECTIONS / STREAMS));
        calls += result.path("calls").asLong();
      }
      long now = ProcStat.residentMebibytes(gateway.pid(), false);
      String what =
          String.format(
              Locale.ROOT,
              "%d MiB idle, %d MiB at its peak, %d calls OK",
              idle,
              ProcStat.residentMebibytes(gateway.pid(), true),
              calls);
      run.report()
          .add(
              calls == CALLS
                  ? Row.measured(MEMORY, now, what)
                  : Row.invalid(MEMORY, now, "calls failed: " + what));
    }
  }
}
