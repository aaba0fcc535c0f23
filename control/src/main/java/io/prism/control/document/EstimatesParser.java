package io.prism.control.document;

import io.prism.control.violation.Findings;
import io.prism.control.violation.Location;
import io.prism.control.violation.Rule;
import java.util.List;
import java.util.Optional;

/**
 * Reads the objectives and estimates under {@code needs}. They are checked against what one
 * application may ask for; beyond that nothing depends on them yet, and the reader is told so.
 */
final class EstimatesParser {

  private static final long MAX_READ_RPS = 500_000;
  private static final long MAX_WRITE_RPS = 100_000;
  private static final long MAX_DATA_BYTES = 1_000_000_000_000L;

  private final Fields fields;
  private final Findings findings;

  EstimatesParser(Fields fields) {
    this.fields = fields;
    this.findings = fields.findings();
  }

  /** How reads and writes share a total; the percentage is that of reads. */
  private enum Mix {
    READ_HEAVY("read_heavy", 90),
    WRITE_HEAVY("write_heavy", 10),
    APPEND_HEAVY("append_heavy", 5),
    BALANCED("balanced", 50);

    private final String word;
    private final int readPercent;

    Mix(String word, int readPercent) {
      this.word = word;
      this.readPercent = readPercent;
    }

    static Mix read(String text) {
      if (text.equals("graph")) {
        throw new BadValueException(
            "'graph' is a data model, not an access pattern",
            "write read_heavy, write_heavy, append_heavy or balanced");
      }
      return Grammar.word(List.of(values()), (Mix mix) -> mix.word).read(text);
    }
  }

  void parse() {
    fields.value("latency", Grammar::latency).ifPresent(any -> warnNoEffect("latency"));
    Optional<Located<Mix>> mix = fields.value("access_pattern", Mix::read);
    Optional<Located<Long>> total = fields.value("throughput", Grammar::rate);
    Optional<Located<Long>> reads = fields.value("read_rps", Grammar::count);
    Optional<Located<Long>> writes = fields.value("write_rps", Grammar::count);
    Optional<Located<Long>> size = fields.value("data_size", Grammar::size);

    total.ifPresent(all -> split(all, mix.map(Located::value).orElse(Mix.BALANCED)));
    if (total.isPresent() && (fields.has("read_rps") || fields.has("write_rps"))) {
      findings.error(
          total.get().at(),
          Rule.CONFLICTING_FIELDS,
          "a total is given beside read_rps or write_rps",
          "keep read_rps and write_rps, remove 'throughput'");
    }
    mix.filter(any -> total.isEmpty()).ifPresent(any -> warnNoEffect("access_pattern"));
    reads.ifPresent(rate -> checkRate("read_rps", "reads a second", rate, MAX_READ_RPS));
    writes.ifPresent(rate -> checkRate("write_rps", "writes a second", rate, MAX_WRITE_RPS));
    size.ifPresent(this::checkSize);
  }

  private void split(Located<Long> total, Mix mix) {
    long reads = total.value() * mix.readPercent / 100;
    long writes = total.value() - reads;
    checkLimit(total.at(), "reads a second", reads, MAX_READ_RPS);
    checkLimit(total.at(), "writes a second", writes, MAX_WRITE_RPS);
    findings.warn(
        fields.at("throughput"),
        Rule.ASSUMED_SPLIT,
        "the total is taken as "
            + reads
            + " reads and "
            + writes
            + " writes a second ("
            + mix.word
            + "); it is an estimate and not a limit, and nothing depends on it in this release",
        "write read_rps and write_rps instead");
  }

  private void checkRate(String name, String what, Located<Long> rate, long limit) {
    checkLimit(rate.at(), what, rate.value(), limit);
    warnNoEffect(name);
  }

  private void checkSize(Located<Long> size) {
    checkLimit(size.at(), "bytes of data", size.value(), MAX_DATA_BYTES);
    warnNoEffect("data_size");
  }

  private void checkLimit(Location at, String what, long requested, long limit) {
    if (requested > limit) {
      findings.error(
          at,
          Rule.LIMIT_EXCEEDED,
          Long.toString(requested),
          requested + " " + what + " are asked for, an application may have " + limit,
          "ask for less, or agree a higher limit with the platform");
    }
  }

  private void warnNoEffect(String name) {
    findings.warn(
        fields.at(name),
        Rule.NO_EFFECT,
        "'" + name + "' is an estimate or objective that nothing depends on in this release",
        "keep it as documentation, or remove it");
  }
}
