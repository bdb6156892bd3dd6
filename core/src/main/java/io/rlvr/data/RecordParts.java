package io.rlvr.data;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A record type taken apart and put together by the names of its components, so that a list of them
 * stands in the record and nowhere else. Its method handles are looked up once.
 *
 * @param <T> the record type
 */
public final class RecordParts<T extends Record> {
  private static final MethodType READER = MethodType.methodType(Object.class, Object.class);
  private static final MethodType MAKER = MethodType.methodType(Object.class, Object[].class);

  private final Class<T> type;
  private final List<RecordComponent> components;
  private final List<MethodHandle> readers;
  private final MethodHandle maker;

  private RecordParts(
      Class<T> type,
      List<RecordComponent> components,
      List<MethodHandle> readers,
      MethodHandle maker) {
    this.type = type;
    this.components = components;
    this.readers = readers;
    this.maker = maker;
  }

  /** Looks up the components of a record type. */
  public static <T extends Record> RecordParts<T> of(Class<T> type) {
    List<RecordComponent> components = List.of(type.getRecordComponents());
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      List<MethodHandle> readers = new ArrayList<>();
      for (RecordComponent component : components) {
        readers.add(lookup.unreflect(component.getAccessor()).asType(READER));
      }
      Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
      MethodHandle maker =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MAKER);
      return new RecordParts<>(type, components, List.copyOf(readers), maker);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot take records apart: " + type.getName(), e);
    }
  }

  /** The components in their order. */
  public List<RecordComponent> components() {
    return components;
  }

  /** The value of the component at that place. */
  public Object value(T record, int place) {
    try {
      return (Object) readers.get(place).invokeExact((Object) record);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** The record of these values, one for each component in their order. */
  public T create(Object... values) {
    try {
      return type.cast((Object) maker.invokeExact(values));
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** A copy whose components of these names have other values. */
  public T with(T record, Map<String, ?> changes) {
    Object[] values = new Object[components.size()];
    for (int i = 0; i < values.length; i++) {
      String name = components.get(i).getName();
      values[i] = changes.containsKey(name) ? changes.get(name) : value(record, i);
    }
    changes.keySet().forEach(this::requireComponent);
    return create(values);
  }

  private void requireComponent(String name) {
    if (components.stream().noneMatch(component -> component.getName().equals(name))) {
      throw new IllegalArgumentException(
          "%s has no component %s (expected one of %s)"
              .formatted(
                  type.getSimpleName(),
                  name,
                  Arrays.toString(components.stream().map(RecordComponent::getName).toArray())));
    }
  }

  private static RuntimeException unchecked(Throwable e) {
    if (e instanceof RuntimeException unchecked) {
      return unchecked;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
