package io.prism.operator.workload;

/**
 * Something in a resource that no workload can be made of.
 *
 * @param path the field, such as {@code spec.proxy.replicas}
 * @param message what is wrong with it, for people
 */
public record Problem(String path, String message) {}
