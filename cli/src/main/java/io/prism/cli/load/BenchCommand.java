package io.prism.cli.load;

import io.prism.cli.ExitCode;
import io.prism.cli.Help;
import picocli.CommandLine.Command;

/** The load-test commands. */
@Command(
    name = "bench",
    description = "Put load on a gateway and measure how it answers.",
    subcommands = RunCommand.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK + ":measured, and every objective is met",
      ExitCode.FAILED + ":an objective is missed, or the gateway refuses the run's items",
      ExitCode.USAGE + ":wrong command line or scenario file",
      ExitCode.UNAVAILABLE + ":no gateway answers",
      ExitCode.INVALID
          + ":invalid: this machine was too slow for the load, so the figures mean nothing",
      ExitCode.INTERRUPTED + ":ended by Ctrl-C; what was measured until then is printed"
    })
public final class BenchCommand extends Help {}
