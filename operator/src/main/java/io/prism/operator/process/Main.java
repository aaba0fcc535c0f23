package io.prism.operator.process;

import ch.qos.logback.classic.Level;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.prism.operator.install.UnfitFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code prism-operator} command: without a subcommand it runs the operator. */
@Command(
    name = "prism-operator",
    description = "Runs what the Prism resources of a Kubernetes cluster ask for.",
    mixinStandardHelpOptions = true,
    subcommands = {ApplyCrds.class, Check.class})
public final class Main implements Callable<Integer> {

  private static final long CLOSE_SECONDS = 20;
  private static final long AGAIN_SECONDS = 2;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ReplicaArguments replica = new ReplicaArguments();
  @Mixin private WorkloadArguments workloads = new WorkloadArguments();

  @Option(
      names = "--ports-file",
      paramLabel = "FILE",
      description = "Write the addresses as JSON once it runs.")
  private @Nullable Path portsFile;

  Main() {}

  /** Runs the operator until it is asked to stop, or what a subcommand does. */
  public static void main(String[] args) {
    System.exit(command().execute(args));
  }

  /** The command, which says in one line why it cannot start. */
  static CommandLine command() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(Main::fail);
  }

  private static int fail(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (!(failure instanceof IOException)) {
      throw failure;
    }
    if (failure instanceof UnfitFileException) {
      command.getErr().println(failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    command.getErr().println("the operator ends: " + failure);
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OperatorOptions options = options();
    Logs.start(Level.INFO);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, ended)));
    try (KubernetesClient client = new KubernetesClientBuilder().build();
        OperatorProcess process = OperatorProcess.start(client, options)) {
      if (portsFile != null) {
        Files.writeString(
            portsFile,
            "{\"control\": \"127.0.0.1:%d\", \"health\": \"127.0.0.1:%d\", \"metrics\": \"127.0.0.1:%d\"}\n"
                .formatted(
                    process.streamAddress().getPort(),
                    process.healthAddress().getPort(),
                    process.metricsAddress().getPort()));
      }
      // Somebody may have deleted definitions by mistake, and is about to bring them back.
      while (!process.standForElection()) {
        if (asked.await(AGAIN_SECONDS, TimeUnit.SECONDS)) {
          return 0;
        }
      }
      asked.await();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /**
   * What a command line asks for.
   *
   * @throws CommandLine.ParameterException when it is not understood
   */
  public static OperatorOptions parse(String... args) {
    Main main = new Main();
    var unused = new CommandLine(main).parseArgs(args);
    return main.options();
  }

  private OperatorOptions options() {
    try {
      return replica.toOptions(workloads, new Needed(spec.commandLine()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** The process is told to end: it does when everything is closed, or soon anyhow. */
  private static void end(CountDownLatch asked, CountDownLatch ended) {
    asked.countDown();
    try {
      var unused = ended.await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
