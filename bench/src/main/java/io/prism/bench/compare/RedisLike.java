package io.prism.bench.compare;

import io.prism.bench.process.GatewayUnderTest;
import io.prism.bench.process.ProcStat;
import io.prism.bench.reference.Redis;
import io.prism.bench.reference.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Gets and Puts of 1 KB by 64 clients, one call at a time each, beside redis-server. */
final class RedisLike implements Group {

  private static final int CLIENTS = 64;
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
      Gateways.fill(run, gateway.grpc(), Gateways.LARGE);
      List<Sample> sets = new ArrayList<>();
      List<Sample> gets = new ArrayList<>();
      Contestant get =
          new Contestant(
              "gateway Get 1 KB, 64 clients",
              gateway.pid(),
              Gateways.largeGet(gateway.grpc()).shape(CLIENTS, 1));
      Contestant put =
          new Contestant(
              "gateway Put 1 KB, 64 clients",
              gateway.pid(),
              Gateways.put(gateway.grpc()).shape(CLIENTS, 1));
      redisTurn(run, redis, "set", calls);
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
    double mine = 1e6 / ours.cpu();
    double other = 1e6 / theirs.cpu();
    run.report()
        .add(
            ours.failed() > 0
                ? Row.invalid(goal, mine / other, ours.failed() + " calls failed")
                : Row.measured(
                    goal,
                    mine / other,
                    String.format(Locale.ROOT, "%.0f over %.0f, the best of each", mine, other)));
  }

  private static Sample redisTurn(Run run, Running redis, String operation, int calls)
      throws IOException, InterruptedException {
    Redis.Cost cost =
        Redis.run(
            run.folder(), run.settings().loadCore(), redis, operation, calls, Gateways.LARGE_VALUE);
    return new Sample(
        calls,
        Map.of(),
        calls / cost.seconds(),
        cost.cpuSeconds() * 1e6 / calls,
        cost.cpuSeconds() / cost.seconds(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        ProcStat.residentMebibytes(redis.pid(), false),
        ProcStat.residentMebibytes(redis.pid(), true));
  }
}
