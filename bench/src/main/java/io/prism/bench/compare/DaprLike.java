package io.prism.bench.compare;

import io.prism.bench.load.LoadJob;
import io.prism.bench.load.LoadJob.Operation;
import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.reference.Dapr;
import io.prism.bench.reference.Running;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gets on memory beside a Dapr sidecar's GetState on its in-memory store. */
final class DaprLike implements Group {

  private static final Goal GET =
      Goal.atMost("in-process Get 100 B, CPU against Dapr's GetState", "x", 0.15, 0.05);

  @Override
  public String name() {
    return "dapr";
  }

  @Override
  public String description() {
    return "CPU of a Get on memory against a Dapr sidecar.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(GET);
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    if (!run.has(Dapr.TOOL)) {
      run.report().add(Row.skipped(GET, "this takes daprd in the folder of PEERS_BIN"));
      return;
    }
    Optional<Integer> core = run.settings().serverCore();
    try (Running dapr = Dapr.inMemory(run.folder(), core);
        GatewayUnderTest gateway = Gateways.inProcess(run)) {
      int replyBytes = Gateways.fill(run, gateway.grpc(), Gateways.LIMITED);
      Gateways.fill(
          run,
          LoadJob.closed(
              dapr.target(), Dapr.SET, Operation.DAPR_FILL, Dapr.STORE, Gateways.SMALL_VALUE));
      Contestant sidecar =
          new Contestant(
              "daprd GetState",
              dapr.pid(),
              Gateways.sized(
                  run,
                  LoadJob.closed(
                      dapr.target(),
                      Dapr.GET,
                      Operation.DAPR_GET,
                      Dapr.STORE,
                      Gateways.SMALL_VALUE)));
      Contestant ours =
          new Contestant(
              "gateway Get beside daprd",
              gateway.pid(),
              Gateways.get(gateway.grpc()).expecting(replyBytes));
      Map<String, Case> cases = run.takeTurns(List.of(sidecar, ours));
      run.report()
          .add(
              Row.cpuRatio(
                  GET,
                  Run.find(cases, ours.name()),
                  Run.find(cases, sidecar.name()),
                  "one side could not be measured"));
    }
  }
}
