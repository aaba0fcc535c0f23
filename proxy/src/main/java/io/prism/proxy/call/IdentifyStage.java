package io.prism.proxy.call;

/** Finds out who calls. */
final class IdentifyStage implements Stage {

  @Override
  public void enter(Passage call) {
    call.principal(call.identifier().identify(call.attributes()));
  }
}
