package io.rlvr.jobs.table;

import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import io.rlvr.data.NullWhenNaN;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How a value of a Java type stands in a cell of a Spark row, in types that Spark itself
 * understands. Optional values may be null, all others not. Enums stand by their text, records in
 * lists as structs.
 *
 * @param toCell from what the record holds
 * @param ofCell from what Spark gives; null only where the cell may be null
 */
record CellForm(
    DataType type, boolean nullable, UnaryOperator<Object> toCell, UnaryOperator<Object> ofCell) {
  private static final Map<Class<?>, CellForm> PLAIN =
      Map.of(
          int.class, plain(DataTypes.IntegerType),
          long.class, plain(DataTypes.LongType),
          double.class, plain(DataTypes.DoubleType),
          boolean.class, plain(DataTypes.BooleanType),
          Double.class, plain(DataTypes.DoubleType),
          String.class, plain(DataTypes.StringType),
          OptionalDouble.class, optionalDouble(),
          int[].class, array(DataTypes.IntegerType, CellForm::ints),
          float[].class, array(DataTypes.FloatType, CellForm::floats));

  /** The form of a component's values. */
  static CellForm of(RecordComponent component) {
    CellForm form = of(component.getGenericType());
    return component.isAnnotationPresent(NullWhenNaN.class) ? form.nullWhenNaN() : form;
  }

  private static CellForm of(Type type) {
    if (type instanceof Class<?> plain && PLAIN.containsKey(plain)) {
      return PLAIN.get(plain);
    }
    if (type instanceof Class<?> named && named.isEnum()) {
      return byText(named);
    }
    if (type instanceof Class<?> named && named.isRecord()) {
      return struct(named.asSubclass(Record.class));
    }
    if (type instanceof ParameterizedType generic) {
      List<CellForm> arguments =
          Stream.of(generic.getActualTypeArguments()).map(CellForm::of).toList();
      if (generic.getRawType() == Optional.class) {
        return optional(arguments.get(0));
      }
      if (generic.getRawType() == List.class) {
        return list(arguments.get(0));
      }
      if (generic.getRawType() == Map.class) {
        return map(arguments.get(0), arguments.get(1));
      }
    }
    throw new IllegalStateException("No column holds values of " + type.getTypeName());
  }

  private static CellForm plain(DataType type) {
    return new CellForm(type, false, UnaryOperator.identity(), UnaryOperator.identity());
  }

  private static CellForm array(DataType element, Function<List<?>, Object> ofList) {
    return new CellForm(
        createArrayType(element, false),
        false,
        UnaryOperator.identity(),
        cell -> ofList.apply(CollectionConverters.asJava((Seq<?>) cell)));
  }

  private static CellForm byText(Class<?> type) {
    Map<String, Object> constants =
        Stream.of(type.getEnumConstants())
            .collect(Collectors.toUnmodifiableMap(Object::toString, constant -> constant));
    return new CellForm(
        DataTypes.StringType,
        false,
        Object::toString,
        cell -> {
          Object constant = constants.get((String) cell);
          if (constant == null) {
            throw new IllegalArgumentException(
                "No %s is called '%s'".formatted(type.getSimpleName(), cell));
          }
          return constant;
        });
  }

  private static <R extends Record> CellForm struct(Class<R> type) {
    RecordColumns<R> columns = RecordColumns.of(type);
    return new CellForm(
        columns.schema(),
        false,
        value -> columns.row(type.cast(value)),
        cell -> columns.record((Row) cell));
  }

  private static CellForm optionalDouble() {
    return new CellForm(
        DataTypes.DoubleType,
        true,
        value -> {
          OptionalDouble number = (OptionalDouble) value;
          return number.isPresent() ? number.getAsDouble() : null;
        },
        cell -> cell == null ? OptionalDouble.empty() : OptionalDouble.of((Double) cell));
  }

  private static CellForm optional(CellForm value) {
    return new CellForm(
        value.type,
        true,
        optional -> ((Optional<?>) optional).map(value.toCell).orElse(null),
        cell -> Optional.ofNullable(cell).map(value.ofCell));
  }

  private CellForm nullWhenNaN() {
    return new CellForm(
        type,
        true,
        number -> ((Double) number).isNaN() ? null : number,
        cell -> cell == null ? Double.NaN : cell);
  }

  private static CellForm list(CellForm element) {
    return new CellForm(
        createArrayType(element.type, false),
        false,
        list -> ((List<?>) list).stream().map(element.toCell).toArray(),
        cell -> {
          List<Object> values = new ArrayList<>();
          CollectionConverters.asJava((Seq<?>) cell)
              .forEach(value -> values.add(element.ofCell.apply(value)));
          return values;
        });
  }

  /** Keys and values are plain: Spark holds them as they are. */
  private static CellForm map(CellForm key, CellForm value) {
    return new CellForm(
        createMapType(key.type, value.type, false),
        false,
        map -> CollectionConverters.asScala((Map<?, ?>) map),
        cell -> CollectionConverters.asJava((scala.collection.Map<?, ?>) cell));
  }

  /** Of a list of whole numbers. */
  static int[] ints(List<?> list) {
    return list.stream().mapToInt(number -> (Integer) number).toArray();
  }

  /** Of a list of floats. */
  static float[] floats(List<?> list) {
    float[] floats = new float[list.size()];
    int i = 0;
    for (Object number : list) {
      floats[i++] = (Float) number;
    }
    return floats;
  }
}
