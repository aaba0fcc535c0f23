package io.prism.crds.generate;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates the rules of a schema on a value, wherever in the tree they stand. */
public final class CelRules {

  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();

  private final List<String> messages = new ArrayList<>();

  private CelRules() {}

  /**
   * The messages of the rules that the value breaks.
   *
   * @param old the value before an update; null for a new one, for which rules on changes are not
   *     asked
   */
  public static List<String> broken(Map<String, Object> schema, Object value, Object old) {
    var rules = new CelRules();
    rules.visit(schema, adapt(value), adapt(old));
    return rules.messages;
  }

  private void visit(Map<String, Object> schema, Object value, Object old) {
    if (schema.get("x-kubernetes-validations") instanceof List<?> rules) {
      rules.forEach(rule -> check((Map<?, ?>) rule, value, old));
    }
    if (value instanceof Map<?, ?> map) {
      var before = old instanceof Map<?, ?> other ? other : Map.of();
      Schemas.properties(schema)
          .forEach(
              (name, field) -> {
                if (map.get(name) != null) {
                  visit(field, map.get(name), before.get(name));
                }
              });
    }
    if (value instanceof List<?> list && schema.containsKey("items")) {
      // Entries are not matched with those before: no rule on a change stands on an entry.
      list.forEach(item -> visit(Schemas.child(schema, "items"), item, null));
    }
  }

  private void check(Map<?, ?> rule, Object value, Object old) {
    var expression = (String) rule.get("rule");
    boolean transition = expression.contains("oldSelf");
    if (transition && old == null) {
      return;
    }
    try {
      var program = RUNTIME.createProgram(COMPILER.compile(expression).getAst());
      var variables = transition ? Map.of("self", value, "oldSelf", old) : Map.of("self", value);
      if (!Boolean.TRUE.equals(program.eval(variables))) {
        messages.add((String) rule.get("message"));
      }
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException(expression, e);
    }
  }

  /**
   * The value as rules see it: CEL has one kind of whole number, and a field that is named like a
   * word of CEL is escaped.
   */
  private static Object adapt(Object value) {
    return switch (value) {
      case Integer number -> number.longValue();
      case List<?> list -> list.stream().map(CelRules::adapt).toList();
      case Map<?, ?> map -> {
        var copy = new LinkedHashMap<Object, Object>();
        map.forEach((key, child) -> copy.put(key, adapt(child)));
        if (copy.containsKey("namespace")) {
          copy.put("__namespace__", copy.get("namespace"));
        }
        yield copy;
      }
      case null -> null;
      default -> value;
    };
  }
}
