package io.prism.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class CompareOptionsTest {

  @Command
  private static final class Holder {
    @Mixin private CompareOptions options = new CompareOptions();
  }

  @Test
  void isShortUnlessToldOtherwise() {
    Settings settings = parse().settings(4, true);

    assertThat(settings.full()).isFalse();
    assertThat(settings.repetitions()).isEqualTo(5);
    assertThat(settings.seconds()).isEqualTo(1);
    assertThat(settings.gatewayOptions()).containsExactly("--fast-lane=on");
    assertThat(settings.measured()).startsWith("gateway: prism dev --fast-lane=on, ");
    assertThat(parse().json()).isEmpty();
  }

  @Test
  void takesLongerInFull() {
    Settings settings = parse("--full").settings(4, true);

    assertThat(settings.full()).isTrue();
    assertThat(settings.repetitions()).isGreaterThan(5);
    assertThat(settings.seconds()).isGreaterThan(1);
  }

  @Test
  void heedsWhatIsGiven() {
    CompareOptions options =
        parse(
            "--full",
            "--repetitions=2",
            "--seconds=0.5",
            "--warm-up=0",
            "--gateway-option=--fast-lane=off",
            "--gateway-option",
            "--verbose",
            "--json",
            "x/y.json");
    Settings settings = options.settings(4, true);

    assertThat(settings.repetitions()).isEqualTo(2);
    assertThat(settings.seconds()).isEqualTo(0.5);
    assertThat(settings.warmUpSeconds()).isZero();
    assertThat(settings.gatewayOptions()).containsExactly("--fast-lane=off", "--verbose");
    assertThat(options.json()).contains(Path.of("x/y.json"));
  }

  @Test
  void pinsOnlyWhereItCan() {
    assertThat(parse().settings(2, true).serverCore()).contains(0);
    assertThat(parse().settings(2, true).loadCore()).contains(1);
    assertThat(parse().settings(1, true).serverCore()).isEqualTo(Optional.empty());
    assertThat(parse().settings(2, false).loadCore()).isEqualTo(Optional.empty());
  }

  @Test
  void refusesToMeasureNothing() {
    CompareOptions options = parse("--repetitions=0");

    assertThatThrownBy(() -> options.settings(2, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parse("--seconds=fast")).isInstanceOf(ParameterException.class);
  }

  private static CompareOptions parse(String... arguments) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.options;
  }
}
