package io.prism.bench.compare;

import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.reference.Redis;
import io.prism.bench.reference.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gets and Puts of 1 KB by 64 clients, one call at a time each, beside redis-server. */
final class RedisLike implements Group {

  private static final int CLIENTS = 64;
  private static final int FILL = 200_000;
  private static final Goal GET =
      Goal.atLeast(
          "Get 1 KB, 64 clients, requests per CPU second over redis-server's", "x", 0.5, 1);
  private static final Goal PUT =
      Goal.atLeast(
          "Put 1 KB, 64 clients, requests per CPU second over redis-server's", "x", 0.5, 1);

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public String description() {
    return "Requests per CPU second with 64 clients against redis-server.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(GET, PUT);
  }

  @Override
  public void measure(Run run) throws IOException, InterruptedException {
    if (!run.has(Redis.SERVER) | !run.has(Redis.LOAD)) {
      goals().forEach(goal -> run.report().add(Row.skipped(goal, "this takes redis")));
      return;
    }
    int calls = run.settings().full() ? 200_000 : 60_000;
    try (Running redis = Redis.start(run.folder(), run.settings().serverCore());
        GatewayUnderTest gateway = Gateways.inProcess(run)) {
      int replyBytes = Gateways.fill(run, gateway.grpc(), Gateways.LARGE);
      List<Sample> sets = new ArrayList<>();
      List<Sample> gets = new ArrayList<>();
      Contestant get =
          new Contestant(
              "gateway Get 1 KB, 64 clients",
              gateway.pid(),
              Gateways.largeGet(gateway.grpc()).expecting(replyBytes).shape(CLIENTS, 1));
      Contestant put =
          new Contestant(
              "gateway Put 1 KB, 64 clients",
              gateway.pid(),
              Gateways.sized(run, Gateways.put(gateway.grpc())).shape(CLIENTS, 1));
      // Of random keys: so many that every one of them is there.
      redisTurn(run, redis, "set", FILL);
      // Turns of one and then of the other: each side sees the same machine.
      List<Sample> ourGets = new ArrayList<>();
      List<Sample> ourPuts = new ArrayList<>();
      run.warmUp(get);
      run.warmUp(put);
      for (int i = 0; i < run.settings().repetitions(); i++) {
        run.say("turn " + (i + 1) + " of redis-server and gateway");
        sets.add(redisTurn(run, redis, "set", calls));
        ourPuts.add(run.turn(put));
        gets.add(redisTurn(run, redis, "get", calls));
        ourGets.add(run.turn(get));
      }
      String load = "closed loop " + CLIENTS + " x 1";
      row(run, GET, new Case(get.name(), load, ourGets), new Case("redis-server GET", load, gets));
      row(run, PUT, new Case(put.name(), load, ourPuts), new Case("redis-server SET", load, sets));
    }
  }

  private static void row(Run run, Goal goal, Case ours, Case theirs) {
    run.report().add(ours);
    run.report().add(theirs);
    run.report().add(Rules.callsPerCpuSecond(goal, ours, theirs));
  }

  private static Sample redisTurn(Run run, Running redis, String operation, int calls)
      throws IOException, InterruptedException {
    Redis.Cost cost =
        Redis.run(
            run.folder(), run.settings().loadCore(), redis, operation, calls, Gateways.LARGE_VALUE);
    return new Sample(
        calls,
        Map.of(),
        cost.perSecond(),
        Sample.Cpu.of(cost.cpuSeconds(), cost.cpuSeconds(), calls, calls / cost.perSecond()),
        Latency.NONE,
        Sample.Offer.NONE,
        Run.memory(redis.pid()));
  }
}
