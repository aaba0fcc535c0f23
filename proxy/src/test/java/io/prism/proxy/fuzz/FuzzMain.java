package io.prism.proxy.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs targets under Jazzer, one after the other: {@code FOLDER SECONDS [TARGET...]}. Inputs that
 * led somewhere new are kept in the folder for the next time, and so are findings.
 */
public final class FuzzMain {

  private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";

  /** Our own code, and what decodes header blocks: what shall guide the search. */
  private static final String GUIDES =
      "io.prism.http2.**:io.prism.proxy.lane.**:io.netty.handler.codec.http2.Hpack**";

  /** A run goes on behind a finding, since the next may be another. */
  private static final int MOST_FINDINGS = 10;

  private static final Pattern PROGRESS =
      Pattern.compile("#(\\d+)\\s+[A-Za-z]+\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)");

  private FuzzMain() {}

  /** Ends with exit code 1 when something was found. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    int seconds = Integer.parseInt(args[1]);
    List<FuzzTargets> targets =
        args.length > 2
            ? Stream.of(args).skip(2).map(FuzzTargets::named).toList()
            : List.of(FuzzTargets.values());
    boolean found = false;
    for (FuzzTargets target : targets) {
      found |= run(target, folder.resolve(target.label()), seconds);
    }
    System.exit(found ? 1 : 0);
  }

  private static boolean run(FuzzTargets target, Path folder, int seconds)
      throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Path findings = Files.createDirectories(folder.resolve("findings"));
    FuzzTarget made = target.make();
    List<byte[]> seeds = made.seeds();
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed-" + i), seeds.get(i));
    }
    int before = count(findings);
    Path log = folder.resolve("log");
    System.out.printf("fuzz: %s for %d s; %s%n", target.label(), seconds, log);
    Process process =
        new ProcessBuilder(command(target, made.mostBytes(), corpus, findings, seconds))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
    boolean ended = process.waitFor(seconds + 120L, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    int found = count(findings) - before;
    System.out.println(summary(target, log, found));
    boolean well = ended && process.exitValue() == 0 && found == 0;
    if (!well) {
      System.out.printf(
          "fuzz: %s failed: see %s and %s. What is mended is kept for good in"
              + " proxy/src/test/resources/fuzz/%s.%n",
          target.label(), log, findings, target.label());
    }
    return !well;
  }

  private static int count(Path findings) throws IOException {
    try (Stream<Path> all = Files.list(findings)) {
      return (int) all.count();
    }
  }

  private static List<String> command(
      FuzzTargets target, int mostBytes, Path corpus, Path findings, int seconds) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dio.netty.leakDetection.level=disabled",
            "-D" + FuzzEntry.TARGET + "=" + target.label(),
            "-cp",
            System.getProperty("java.class.path"),
            JAZZER,
            "--target_class=" + FuzzEntry.class.getName(),
            "--instrumentation_includes=" + GUIDES,
            // Jazzer's look at all use of Unsafe breaks Netty's own.
            "--custom_hook_includes=" + GUIDES,
            "--keep_going=" + MOST_FINDINGS,
            "--reproducer_path=" + findings.getParent(),
            "-artifact_prefix=" + findings + "/",
            "-max_total_time=" + seconds,
            "-max_len=" + mostBytes,
            "-timeout=20",
            "-rss_limit_mb=3072",
            "-print_final_stats=1",
            corpus.toString()));
    return command;
  }

  private static String summary(FuzzTargets target, Path log, int found) throws IOException {
    List<MatchResult> progress = PROGRESS.matcher(Files.readString(log)).results().toList();
    if (progress.isEmpty()) {
      return "fuzz: " + target.label() + " did not run";
    }
    MatchResult last = progress.getLast();
    return String.format(
        Locale.ROOT,
        "fuzz: %s: %,d executions, coverage %s edges and %s features, %s inputs kept, %d findings",
        target.label(),
        Long.parseLong(last.group(1)),
        last.group(2),
        last.group(3),
        last.group(4),
        found);
  }
}
