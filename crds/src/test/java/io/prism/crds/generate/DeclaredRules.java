package io.prism.crds.generate;

import io.prism.crds.PrismApi;
import io.prism.crds.schema.Rule;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All rules that stand on the kinds and the types below them. */
public final class DeclaredRules {

  private DeclaredRules() {}

  /** Every rule once, however often its type is used. */
  public static List<Rule> all() {
    var types = new LinkedHashSet<Class<?>>();
    for (Class<?> kind : PrismApi.KINDS) {
      types.add(kind);
      collect(CrdGenerator.specOf(kind), types);
      collect(CrdGenerator.statusOf(kind), types);
    }
    return types.stream()
        .flatMap(type -> Arrays.stream(type.getAnnotationsByType(Rule.class)))
        .toList();
  }

  private static void collect(Type type, Set<Class<?>> types) {
    if (type instanceof ParameterizedType generic) {
      Arrays.stream(generic.getActualTypeArguments()).forEach(inner -> collect(inner, types));
    } else if (type instanceof Class<?> record && record.isRecord() && types.add(record)) {
      for (RecordComponent component : SchemaGenerator.fieldsOf(record)) {
        collect(component.getGenericType(), types);
      }
    }
  }
}
