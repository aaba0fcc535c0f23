package io.prism.cli.load;

import io.prism.control.document.BadValueException;
import io.prism.control.document.Fields;
import io.prism.control.document.Form;
import io.prism.control.document.Grammar;
import io.prism.control.document.Located;
import io.prism.control.document.SourceText;
import io.prism.control.violation.Findings;
import io.prism.control.violation.Rule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the file of a scenario as strictly as the gateway's own documents are read. */
final class ScenarioParser {

  private static final String UNIFORM = "uniform";
  private static final String ZIPFIAN = "zipfian";
  private static final double USUAL_EXPONENT = 0.99;

  private final Fields fields;
  private final Findings findings;

  private ScenarioParser(Fields fields) {
    this.fields = fields;
    this.findings = fields.findings();
  }

  /** The scenario; empty when anything in it was wrong, which has been reported then. */
  static Optional<Scenario> parse(SourceText source, Findings findings) {
    return Fields.of(source, findings)
        .flatMap(fields -> new ScenarioParser(fields).parse(name(source)));
  }

  private static String name(SourceText source) {
    return String.valueOf(Path.of(source.name()).getFileName());
  }

  private Optional<Scenario> parse(String name) {
    Optional<Mix> mix = mix();
    Fields keys = fields.mapping("keys");
    int count =
        keys.valueOr("count", Grammar.integer(1, Scenario.MOST_KEYS), (int) Scenario.USUAL_KEYS);
    KeyDistribution distribution = distribution(keys);
    keys.finish();
    ValueSize size = fields.valueOr("value_size", ScenarioParser::size, Scenario.USUAL_SIZE);
    Optional<Duration> ttl =
        fields.value("ttl", Grammar.duration("1s", "365days")).map(Located::value);
    int pageItems =
        fields.valueOr(
            "page_items", Grammar.integer(1, Scenario.MOST_PAGE_ITEMS), Scenario.USUAL_PAGE_ITEMS);
    fields.finish();
    return findings.errorCount() > 0
        ? Optional.empty()
        : mix.map(calls -> new Scenario(name, calls, count, distribution, size, ttl, pageItems));
  }

  private Optional<Mix> mix() {
    if (!fields.has("calls")) {
      findings.error(
          fields.at("calls"),
          Rule.MISSING_FIELD,
          "'calls' is missing",
          "add 'calls:' and under it weights, such as 'get: 80' and 'put: 20'");
    }
    Fields calls = fields.mapping("calls");
    Form<Integer> weight = Grammar.integer(0, Mix.HIGHEST);
    int get = calls.valueOr("get", weight, 0);
    int put = calls.valueOr("put", weight, 0);
    int scan = calls.valueOr("scan", weight, 0);
    calls.finish();
    if (get + put + scan > 0) {
      return Optional.of(new Mix(get, put, scan));
    }
    if (findings.errorCount() == 0) {
      findings.error(
          calls.at(),
          Rule.INVALID_VALUE,
          "no call has a weight above 0",
          "give weights to get, put or scan, such as 'get: 80' and 'put: 20'");
    }
    return Optional.empty();
  }

  private KeyDistribution distribution(Fields keys) {
    String word =
        keys.valueOr(
            "distribution", Grammar.word(List.of(UNIFORM, ZIPFIAN), text -> text), UNIFORM);
    double exponent = keys.valueOr("exponent", ScenarioParser::exponent, USUAL_EXPONENT);
    if (word.equals(ZIPFIAN)) {
      return new KeyDistribution.Zipfian(exponent);
    }
    if (keys.has("exponent") && findings.errorCount() == 0) {
      findings.error(
          keys.at("exponent"),
          Rule.NOT_APPLICABLE,
          "only the distribution zipfian has an exponent",
          "add 'distribution: zipfian', or remove the exponent");
    }
    return new KeyDistribution.Uniform();
  }

  private static Double exponent(String text) {
    try {
      return new KeyDistribution.Zipfian(Double.parseDouble(text)).exponent();
    } catch (IllegalArgumentException e) {
      throw new BadValueException(
          "this is no exponent", "write a number above 0 and up to 10, such as 0.99");
    }
  }

  private static ValueSize size(String text) {
    try {
      return ValueSize.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadValueException(
          "this is neither a size nor a range of sizes from 1B to 16MiB",
          "write a size such as 1KiB, or a range such as 200B-4KiB");
    }
  }
}
