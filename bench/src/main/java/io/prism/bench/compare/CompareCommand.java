package io.prism.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures one group, or all. */
@Command(mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {

  private static final List<Group> ALL =
      List.of(
          new InProcess(),
          new Forwarded(),
          new RedisLike(),
          new FixedRate(),
          new Overload(),
          new Resident(),
          new Tls(),
          new Transports(),
          new DaprLike(),
          new SqliteLike(),
          new PostgresLike(),
          new PostgresLatency());

  private final List<Group> groups;
  private final boolean alone;

  @Mixin private CompareOptions options = new CompareOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // injected before call
  private CommandSpec command;

  private CompareCommand(List<Group> groups, boolean alone) {
    this.groups = groups;
    this.alone = alone;
  }

  /** The command that measures all, with a subcommand for each group. */
  public static CommandLine commandLine() {
    CommandLine all = new CommandLine(new CompareCommand(ALL, false));
    all.getCommandSpec()
        .name("bench")
        .usageMessage()
        .description(
            "Measures the gateway beside references in one run: with no name all in a short form,"
                + " with --full the rest, too. For load on a gateway that runs somewhere, see"
                + " './prism bench run --help'.");
    // Its ratios are in others, too, with the bounds that count.
    for (Group group : Stream.concat(ALL.stream(), Stream.of(new Gates())).toList()) {
      CommandLine one = new CommandLine(new CompareCommand(List.of(group), true));
      one.getCommandSpec().usageMessage().description(group.description());
      all.addSubcommand(group.name(), one);
    }
    return all;
  }

  @Override
  public Integer call() throws Exception {
    List<String> arguments = new ArrayList<>();
    if (alone) {
      arguments.add(groups.getFirst().name());
    }
    arguments.addAll(command.commandLine().getParseResult().originalArgs());
    try {
      return new Comparison(options, alone, arguments, System.out).run(groups);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
