package io.prism.backend.postgres.store;

import io.prism.backend.Durability;
import io.prism.backend.postgres.lane.Share;

/**
 * A namespace that calls may use. Compared by identity: there is one for each name as long as the
 * store lives.
 */
public final class OpenNamespace {

  private final String name;
  private final Share share = new Share();
  private volatile int id;
  private volatile Durability durability;

  OpenNamespace(String name, int id, Durability durability) {
    this.name = name;
    this.id = id;
    this.durability = durability;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What it holds of the bounds. */
  public Share share() {
    return share;
  }

  /** Its number in the tables of the server that is in use. */
  int id() {
    return id;
  }

  void setId(int id) {
    this.id = id;
  }

  /** What its acknowledged writes must survive. */
  Durability durability() {
    return durability;
  }

  void setDurability(Durability durability) {
    this.durability = durability;
  }
}
