package io.prism.control.planning;

import java.util.ArrayList;
import java.util.List;

/** Collects what is found while one wish is planned. */
final class Notes {

  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Advice> advice = new ArrayList<>();

  void refuse(Refusal refusal) {
    refusals.add(refusal);
  }

  void advise(Advice.Topic topic, String field, String text) {
    advice.add(new Advice(topic, field, text));
  }

  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  List<Advice> advice() {
    return List.copyOf(advice);
  }
}
