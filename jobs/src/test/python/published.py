"""What publish.sh asks of the catalog: make SCHEMA..., or compare RUN SCHEMA..., with rows of the run."""
import sys

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import lit

TABLES = ["prompts", "rollouts", "rewards", "credit", "evaluations", "metrics"]


def rows(table: DataFrame) -> list[str]:
    return sorted(table.select(*sorted(table.columns)).toJSON().collect())


def own(spark: SparkSession, run: str, name: str) -> DataFrame:
    if name == "prompts":  # by role, which the run's table leaves out
        asked = [
            spark.read.parquet(f"{run}/prompts/{role}").withColumn("role", lit(role))
            for role in ("train", "eval")
        ]
        return asked[0].union(asked[1])
    return spark.read.format("rlvr").option("table", name).load(run)


def compare(spark: SparkSession, run: str, schemas: list[str]) -> None:
    for schema in schemas:
        counts = []
        for name in TABLES:
            expected = rows(own(spark, run, name).withColumn("run", lit(run.rsplit("/", 1)[-1])))
            found = rows(spark.table(f"{schema}.rlvr_{name}"))
            assert expected and found == expected, f"{schema}.rlvr_{name}: {len(found)} rows"
            counts.append(f"{name} {len(found)}")
        print(f"{schema}: the rows of the run, each once: {', '.join(counts)}", flush=True)


def main(verb: str, *words: str) -> None:
    spark = SparkSession.builder.getOrCreate()
    if verb == "make":
        for schema in words:
            spark.sql(f"create schema {schema}")
    else:
        compare(spark, words[0], list(words[1:]))
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
