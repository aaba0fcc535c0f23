package io.prism.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Keeps the page about the command line in step with the program. */
class CommandLinePageTest {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/cli.md");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern VARIABLE = Pattern.compile("\\bPRISM_[A-Z_]*[A-Z]\\b");

  /** Where programs and launchers read the environment. */
  private static final List<String> READERS =
      List.of("prism", "cli/dist", "cli/src/main", "proxy/src/main", "control/src/main");

  /** What launchers and their helpers say to each other only. */
  private static final Set<String> INTERNAL =
      Set.of("PRISM_JDK", "PRISM_AOT_OUTPUT", "PRISM_TRAIN_AFTER");

  private static final Set<String> OF_A_CLUSTER =
      Set.of("PRISM_E2E_KUBECONFIG", "PRISM_E2E_IMAGE_LOADER", "PRISM_E2E_KEEP");

  @Test
  void everyOptionIsThereWithTheCommandsThatTakeIt() throws IOException {
    assertThat(onPage()).isEqualTo(ofProgram());
  }

  @Test
  void everyDefaultIsThatOfTheProgram() throws IOException {
    Map<String, String> cells = new TreeMap<>();
    for (List<String> row : optionRows()) {
      for (String command : commands(row)) {
        words(row.getFirst()).forEach(option -> cells.put(command + " " + option, row.get(2)));
      }
    }
    for (CommandLine command : leaves(Main.commandLine())) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        String usual = Objects.requireNonNullElse(option.defaultValue(), "");
        if (!usual.isEmpty() && !usual.startsWith("${")) {
          String name = name(command) + " " + option.longestName();
          assertThat(cells.get(name)).as(name).contains("`" + usual + "`");
        }
      }
    }
  }

  @Test
  void everyCommandIsThere() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(leaves(Main.commandLine()))
        .extracting(CommandLinePageTest::name)
        .allSatisfy(name -> assertThat(page).containsPattern("`(prism )?" + name + "`"));
  }

  @Test
  void everyVariableIsThere() throws IOException {
    Set<String> read = new TreeSet<>();
    for (String place : READERS) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          VARIABLE.matcher(Files.readString(file)).results().forEach(it -> read.add(it.group()));
        }
      }
    }
    assertThat(read).contains("PRISM_TARGET", "PRISM_JAVA_OPTS", "PRISM_LOG_LEVEL");
    read.removeAll(INTERNAL);
    read.removeAll(OF_A_CLUSTER);
    assertThat(words(Files.readString(PAGE))).containsAll(read);
  }

  /** The options of each command, as the program takes them. */
  private static Map<String, Set<String>> ofProgram() {
    Map<String, Set<String>> options = new TreeMap<>();
    for (CommandLine command : leaves(Main.commandLine())) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (!option.usageHelp()) {
          options
              .computeIfAbsent(name(command), any -> new TreeSet<>())
              .addAll(Arrays.asList(option.names()));
        }
      }
    }
    return options;
  }

  private static Map<String, Set<String>> onPage() throws IOException {
    Map<String, Set<String>> options = new TreeMap<>();
    for (List<String> row : optionRows()) {
      for (String command : commands(row)) {
        options.computeIfAbsent(command, any -> new TreeSet<>()).addAll(words(row.getFirst()));
      }
    }
    return options;
  }

  /** The commands of a row; {@code kv} is all below it. */
  private static List<String> commands(List<String> row) {
    List<String> commands = new ArrayList<>();
    for (String word : words(row.get(1))) {
      if (word.equals("kv")) {
        leaves(Main.commandLine()).stream()
            .map(CommandLinePageTest::name)
            .filter(name -> name.startsWith("kv "))
            .forEach(commands::add);
      } else {
        commands.add(word);
      }
    }
    return commands;
  }

  /** The cells of rows that begin with an option. */
  private static List<List<String>> optionRows() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| `-"))
        .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList())
        .toList();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (Matcher code = CODE.matcher(text); code.find(); ) {
      words.add(code.group(1));
    }
    return words;
  }

  private static List<CommandLine> leaves(CommandLine command) {
    if (command.getSubcommands().isEmpty()) {
      return command.getCommandName().equals("help") ? List.of() : List.of(command);
    }
    return command.getSubcommands().values().stream()
        .flatMap(below -> leaves(below).stream())
        .toList();
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName().replaceFirst("^prism ", "");
  }
}
