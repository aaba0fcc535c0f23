package io.prism.crds.common;

import io.prism.crds.schema.Choice;

/** Kinds of store. */
public enum BackendType implements Choice {
  MEM_STORE("MemStore", "Memory of the plugin process; gone when it ends."),
  SQLITE("SQLite", "A file on a volume of the plugin pod."),
  POSTGRES("Postgres", "PostgreSQL."),
  MYSQL("MySQL", "MySQL."),
  REDIS("Redis", "Redis."),
  KAFKA("Kafka", "Kafka."),
  NATS("NATS", "NATS, with or without JetStream."),
  CLICKHOUSE("ClickHouse", "ClickHouse."),
  S3("S3", "S3 and what speaks its protocol."),
  DYNAMODB("DynamoDB", "DynamoDB."),
  SQS("SQS", "Amazon SQS."),
  NEPTUNE("Neptune", "Neptune and other Gremlin servers.");

  private final String wire;
  private final String meaning;

  BackendType(String wire, String meaning) {
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
