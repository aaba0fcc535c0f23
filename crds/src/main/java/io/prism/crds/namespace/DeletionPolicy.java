package io.prism.crds.namespace;

import io.prism.crds.PrismMarks;
import io.prism.crds.schema.Choice;

/** What happens to the data when the resource is deleted. */
public enum DeletionPolicy implements Choice {
  RETAIN("Retain", "It stays in the store and can be adopted again."),
  DELETE(
      "Delete",
      "It is erased, once the deletion was confirmed with the annotation "
          + PrismMarks.CONFIRM_DELETE
          + " and no gateway serves it any more. What was told to have expired before "
          + "it was deleted, by expireAfterSeconds, needs no annotation.");

  private final String wire;
  private final String meaning;

  DeletionPolicy(String wire, String meaning) {
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
