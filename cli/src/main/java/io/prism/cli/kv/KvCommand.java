package io.prism.cli.kv;

import io.prism.cli.ExitCode;
import io.prism.cli.Help;
import io.prism.cli.transfer.ExportCommand;
import io.prism.cli.transfer.ImportCommand;
import picocli.CommandLine.Command;

/** The KeyValue commands. */
@Command(
    name = "kv",
    description = "Read and write items of a KeyValue namespace.",
    subcommands = {
      GetCommand.class,
      PutCommand.class,
      DeleteCommand.class,
      ScanCommand.class,
      CountCommand.class,
      IncrCommand.class,
      CasCommand.class,
      ImportCommand.class,
      ExportCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      ExitCode.OK + ":done",
      ExitCode.FAILED + ":refused by the gateway",
      ExitCode.USAGE + ":wrong command line",
      ExitCode.NOT_FOUND + ":no such item",
      ExitCode.CONDITION_NOT_MET + ":the stated condition does not hold; nothing changed",
      ExitCode.UNAVAILABLE + ":no gateway answers, or it asks to come back later"
    })
public final class KvCommand extends Help {}
