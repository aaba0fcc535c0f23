package io.prism.operator.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** Keeps the guide for whoever looks after an installation in step with the operator's options. */
class OptionsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "kubernetes-operations.md");
  private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)`");

  @Test
  void everyOptionIsThere() throws IOException {
    Set<String> options = new TreeSet<>();
    for (OptionSpec option : Main.command().getCommandSpec().options()) {
      if (!option.usageHelp() && !option.versionHelp()) {
        options.add(option.longestName());
        if (option.negatable()) {
          options.add(option.longestName().replaceFirst("--", "--no-"));
        }
      }
    }
    assertThat(options).contains("--no-tls", "--stream-port");

    assertThat(onPage()).containsExactlyInAnyOrderElementsOf(options);
  }

  private static Set<String> onPage() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.equals("### Options of the operator"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .filter(line -> line.startsWith("| `--"))
        .flatMap(line -> OPTION.matcher(line.split("\\|")[1]).results())
        .map(match -> match.group(1))
        .collect(Collectors.toSet());
  }
}
