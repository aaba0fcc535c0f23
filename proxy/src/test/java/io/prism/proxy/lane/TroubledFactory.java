package io.prism.proxy.lane;

import io.prism.backend.Backend;
import io.prism.backend.BackendDescriptor;
import io.prism.backend.BackendEnvironment;
import io.prism.backend.BackendFactory;
import io.prism.backend.SettingProblem;
import io.prism.backend.SettingSpec;
import io.prism.backend.Settings;
import io.prism.backend.keyvalue.KeyValueBasic;
import io.prism.backend.keyvalue.semantics.InlineKeyValue;
import io.prism.backend.memory.MemoryBackendFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Makes memory stores whose single items, or whose opening, fail on demand. */
final class TroubledFactory implements BackendFactory {

  static final String TYPE = "troubled";

  /** What calls fail with; null while all is well. */
  final AtomicReference<RuntimeException> trouble = new AtomicReference<>();

  /** What opening a namespace fails with; null while all is well. */
  final AtomicReference<RuntimeException> closed = new AtomicReference<>();

  private final MemoryBackendFactory memory = new MemoryBackendFactory();

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public List<SettingSpec> settings() {
    return memory.settings();
  }

  @Override
  public Optional<BackendDescriptor> describe(Settings settings) {
    return memory.describe(settings);
  }

  @Override
  public List<SettingProblem> validate(Settings settings) {
    return memory.validate(settings);
  }

  @Override
  public Backend create(Settings settings, BackendEnvironment environment) {
    Backend well = memory.create(settings, environment);
    InlineKeyValue items = (InlineKeyValue) well.find(KeyValueBasic.class).orElseThrow();
    InlineKeyValue troubled =
        between(InlineKeyValue.class, (proxy, method, args) -> item(items, method, args));
    return between(
        Backend.class,
        (proxy, method, args) -> {
          if (method.getName().equals("find") && args[0] == KeyValueBasic.class) {
            return Optional.of(troubled);
          }
          if (method.getName().equals("openNamespace") && closed.get() != null) {
            return CompletableFuture.failedFuture(closed.get());
          }
          return pass(well, method, args);
        });
  }

  private Object item(InlineKeyValue well, Method method, Object[] args) throws Throwable {
    RuntimeException why = trouble.get();
    if (why == null) {
      return pass(well, method, args);
    }
    if (method.getReturnType() == CompletableFuture.class) {
      return CompletableFuture.failedFuture(why);
    }
    throw why;
  }

  private static Object pass(Object well, Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(well, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T between(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
