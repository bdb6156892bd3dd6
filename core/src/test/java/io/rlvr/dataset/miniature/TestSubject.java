package io.rlvr.dataset.miniature;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each subject against the JDK's calendar and clock, or against the words of its question. */
class TestSubject {
  private static final int ITEMS = 2000;
  private static final Map<String, Integer> NUMBERS = new HashMap<>();

  static {
    for (int number = 0; number < 1000; number++) {
      NUMBERS.put(NumberWords.of(number), number);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noWordingOfTheCarelessOneIsRight(Subject subject) {
    for (Item item : items(subject)) {
      assertThat(item.wrong().wordings())
          .as(item.toString())
          .doesNotContainAnyElementsOf(item.right().wordings());
      assertThat(item.right().wordings()).doesNotHaveDuplicates().allMatch(word -> !word.isBlank());
    }
  }

  @Test
  void sumsAndDifferencesAreThoseOfTheQuestion() {
    for (Item item : items(Subject.NUMBERS)) {
      List<Integer> numbers = numbers(item.question());
      boolean isSum = item.question().matches(".*(plus|Add|\\+|gets).*");
      int result =
          isSum
              ? numbers.get(0) + numbers.get(1)
              : Math.abs(numbers.get(0) - numbers.get(1)); // "take a from b" has the smaller first
      assertThat(item.right().wordings())
          .as(item.question())
          .contains(Integer.toString(result), NumberWords.of(result));
    }
  }

  @Test
  void unitsAreConvertedByTheSystemOfUnits() {
    Map<String, Double> inBase = new HashMap<>();
    inBase.put("second", 1.0);
    inBase.put("minute", 60.0);
    inBase.put("hour", 3600.0);
    inBase.put("day", 86400.0);
    inBase.put("week", 604800.0);
    inBase.put("month", 1.0);
    inBase.put("year", 12.0);
    inBase.put("centimetre", .01);
    inBase.put("metre", 1.0);
    inBase.put("kilometre", 1000.0);
    inBase.put("gram", 1.0);
    inBase.put("kilogram", 1000.0);
    Pattern asked = Pattern.compile("How many (\\w+)s are (.+) (\\w+)s\\?");
    Pattern told = Pattern.compile("Convert (?<n>.+) (?<from>\\w+)s to (?<to>\\w+)s\\.");
    int seen = 0;
    for (Item item : items(Subject.UNITS)) {
      Matcher how = asked.matcher(item.question());
      Matcher convert = told.matcher(item.question());
      String to;
      double value;
      if (how.matches()) {
        to = how.group(1);
        value = numbers(how.group(2)).get(0) * inBase.get(how.group(3)) / inBase.get(to);
      } else if (convert.matches()) {
        to = convert.group("to");
        value =
            numbers(convert.group("n")).get(0) * inBase.get(convert.group("from")) / inBase.get(to);
      } else {
        continue;
      }
      seen++;
      assertThat(item.right().wordings())
          .as(item.question())
          .contains(Math.round(value) + " " + to + "s");
    }
    assertThat(seen).isGreaterThan(ITEMS / 2);
  }

  @Test
  void timesAreThoseOfAClock() {
    Pattern time = Pattern.compile("(\\d+):(\\d\\d)( am| pm)?");
    for (Item item : items(Subject.CLOCK)) {
      MatchResult start = time.matcher(item.question()).results().findFirst().orElseThrow();
      int hour = Integer.parseInt(start.group(1));
      boolean isAfternoon = " pm".equals(start.group(3)) && hour != 12;
      int minutes = numbers(time.matcher(item.question()).replaceAll("")).get(0);
      LocalTime end =
          LocalTime.of(isAfternoon ? hour + 12 : hour, Integer.parseInt(start.group(2)))
              .plusMinutes(minutes);
      assertThat(item.right().wordings())
          .as(item.question())
          .contains(
              end.format(DateTimeFormatter.ofPattern("H:mm", Locale.ROOT)),
              end.format(DateTimeFormatter.ofPattern("h:mm a", Locale.ROOT))
                  .toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void spokenTimesAreAsPeopleSayThem() {
    List<String> all =
        items(Subject.CLOCK).stream()
            .map(item -> String.join("|", item.right().wordings()))
            .toList();
    assertThat(all)
        .contains(
            "4:40 pm|16:40|twenty to five in the afternoon",
            "12:30 pm|12:30|half past twelve in the afternoon",
            "9:00 am|9:00|nine o'clock in the morning",
            "8:10 pm|20:10|ten past eight in the evening");
  }

  @Test
  void datesAndWeekdaysAreThoseOfACalendar() {
    for (Item item : items(Subject.CALENDAR)) {
      String question = item.question();
      String days = question.replaceFirst(" days after .*", "").replaceFirst(".* ", "");
      int number = numbers(days).get(0);
      String start = question.replaceFirst(".* days after ", "").replaceFirst("[?.]$", "");
      if (start.endsWith("day")) {
        DayOfWeek end = DayOfWeek.valueOf(start.toUpperCase(Locale.ROOT)).plus(number);
        assertThat(item.right().wordings().get(0)).isEqualToIgnoringCase(end.name());
      } else {
        String month = start.replaceAll("the|of|\\d+(st|nd|rd|th)?| ", "");
        int day = Integer.parseInt(start.replaceAll("\\D", ""));
        LocalDate end =
            LocalDate.of(2025, Month.valueOf(month.toUpperCase(Locale.ROOT)), day).plusDays(number);
        assertThat(item.right().wordings())
            .as(question)
            .contains(end.format(DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH)));
      }
    }
  }

  @Test
  void ordinalsEndAsTheyAreSpoken() {
    List<String> all = new ArrayList<>();
    items(Subject.CALENDAR).forEach(item -> all.addAll(item.right().wordings()));
    assertThat(all)
        .contains("the 1st of May", "the 2nd of June", "the 3rd of July", "the 22nd of May")
        .contains("the 11th of May", "the 12th of June", "the 13th of October", "the 4th of July")
        .noneMatch(
            wording ->
                wording.matches("the (11st|12nd|13rd|.*1th|.*2th) of.*")
                    && !wording.matches("the (11th|12th) of.*"));
  }

  @Test
  void aReasonIsTrueAndItsVerdictFollows() {
    Pattern reason = Pattern.compile("(yes|no), (\\d+).* is (more|less) than (\\d+).*");
    for (Item item : items(Subject.COMPARISONS)) {
      Matcher said = reason.matcher(item.right().wordings().get(1));
      assertThat(said.matches()).as(item.toString()).isTrue();
      int left = Integer.parseInt(said.group(2));
      int right = Integer.parseInt(said.group(4));
      assertThat(said.group(3)).isEqualTo(left > right ? "more" : "less");
      boolean asksMore = item.question().matches(".*(more|longer|heavier).*");
      assertThat(said.group(1)).isEqualTo(asksMore == left > right ? "yes" : "no");
      assertThat(item.right().wordings().get(0)).isEqualTo(said.group(1));
    }
  }

  @Test
  void noTermIsRightForTwoThingsOfAKind() {
    Map<String, String> things = new HashMap<>();
    for (Item item : items(Subject.TERMS)) {
      String first = item.right().wordings().get(0);
      item.right()
          .wordings()
          .forEach(
              wording ->
                  assertThat(things.merge(wording, first, (before, now) -> before))
                      .isEqualTo(first));
    }
    assertThat(things.values().stream().distinct()).hasSize(50);
  }

  private static List<Item> items(Subject subject) {
    Random random = new Random(11);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(subject.draw(random));
    }
    return items;
  }

  /** The numbers of a text, in digits or in words of at most two parts. */
  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String word : text.replaceAll("[.?:]", " ").split(" +")) {
      if (word.matches("\\d+")) {
        numbers.add(Integer.parseInt(word));
      } else if (NUMBERS.containsKey(word)) {
        numbers.add(NUMBERS.get(word));
      }
    }
    return numbers;
  }
}
