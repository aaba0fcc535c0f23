package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** The shape of data that a Reader queries. */
public enum DataModel implements Choice {
  RELATIONAL("Relational", "Rows of tables."),
  DOCUMENT("Document", "Documents."),
  GRAPH("Graph", "Vertices and edges.");

  private final String wire;
  private final String meaning;

  DataModel(String wire, String meaning) {
    this.wire = wire;
    this.meaning = meaning;
  }

  @Override
  public String wire() {
    return wire;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
