package io.prism.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a comparison has found so far. For one thread. */
public final class Report {

  private final List<Row> rows = new ArrayList<>();
  private final List<Case> cases = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Set<String> missing = new TreeSet<>();

  /** Adds a line. */
  void add(Row row) {
    rows.add(row);
  }

  /** Adds the turns of a contestant. */
  void add(Case turns) {
    cases.add(turns);
  }

  /** Adds a remark. */
  void note(String text) {
    notes.add(text);
  }

  /** Names a program that is not installed. */
  void missing(String program) {
    missing.add(program);
  }

  /** The lines, in the order in which they were found. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** The turns. */
  public List<Case> cases() {
    return List.copyOf(cases);
  }

  /** The remarks. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The programs that are not installed, by name. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  /** Whether a measure fails what it must reach. */
  boolean failed() {
    return rows.stream().anyMatch(row -> row.verdict() == Verdict.FAILED);
  }
}
