package io.prism.crds.namespace;

import io.prism.crds.schema.Choice;

/** The calls that clients of a namespace make. */
public enum ClientApi implements Choice {
  KEY_VALUE("KeyValue", "Items by key."),
  PUB_SUB("PubSub", "Messages to every subscriber."),
  QUEUE("Queue", "Messages to one of many consumers, in a broker's terms."),
  WORK_QUEUE("WorkQueue", "Tasks that are leased, retried and set aside when they keep failing."),
  STREAM("Stream", "An ordered log that can be read again."),
  READER("Reader", "Queries over data that others write."),
  TRANSACT("Transact", "Several changes, all or none."),
  TIME_SERIES("TimeSeries", "Measurements over time."),
  GRAPH("Graph", "Vertices and edges."),
  DOCUMENT("Document", "Structured documents with indexes."),
  OBJECT_STORE("ObjectStore", "Large objects."),
  MAILBOX("Mailbox", "One inbox for each recipient."),
  MULTICAST_REGISTRY(
      "MulticastRegistry", "Members found by their attributes, and messages to those found.");

  private final String wire;
  private final String meaning;

  ClientApi(String wire, String meaning) {
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
