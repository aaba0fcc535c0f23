package io.prism.backend;

/**
 * A namespace as the configuration wants it.
 *
 * @param name its name in the store
 * @param durability what acknowledged writes must survive
 * @param installation who owns the data: the same for all replicas of one gateway, different
 *     between gateways that know nothing of each other
 */
public record NamespaceSpec(String name, Durability durability, String installation) {}
