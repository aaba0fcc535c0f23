package io.prism.control.stream;

/**
 * A report that was remembered.
 *
 * @param seq the heartbeat of the report
 * @param incarnation the record's
 * @param admitted whether a lease may be granted
 * @param committed the newest set, read after the record was there: when no lease may be granted,
 *     the gateway must first serve what it says of namespaces that need one
 * @param gateways how many there are in the shard, maybe as of some seconds ago
 */
public record Renewed(
    long seq, String incarnation, boolean admitted, ConfigSet committed, int gateways) {}
