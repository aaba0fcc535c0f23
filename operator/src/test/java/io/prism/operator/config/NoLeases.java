package io.prism.operator.config;

import io.prism.control.stream.Leases;
import io.prism.control.stream.ProxyId;
import io.prism.control.stream.ProxyRecord;
import java.util.List;
import java.util.Optional;

/** The records of a shard that no gateway ever connected to. */
final class NoLeases implements Leases {

  @Override
  public Optional<ProxyRecord> read(ProxyId proxy) {
    return Optional.empty();
  }

  @Override
  public List<ProxyRecord> list() {
    return List.of();
  }

  @Override
  public int count() {
    return 0;
  }

  @Override
  public Optional<ProxyRecord> create(ProxyRecord record) {
    return Optional.empty();
  }

  @Override
  public Optional<ProxyRecord> update(ProxyRecord record) {
    return Optional.empty();
  }

  @Override
  public boolean remove(ProxyRecord record) {
    return false;
  }
}
