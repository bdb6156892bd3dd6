# Sourced by the scripts that start runs and daemons as processes.

say() {
  printf '%4d s  %s\n' "$SECONDS" "$1"
}

# The status that the command ends with whose process is $driver, into the variable of that name.
end() {
  local code=0
  wait "$driver" 2> /dev/null || code=$?
  driver=
  printf -v "$1" %s "$code"
}

# The command has to end well; fail shows the log of that name.
finish() {
  local status
  end status
  [ "$status" -eq 0 ] || fail "$1 ended with status $status" "$1"
}

# Ends the processes whose ids are in these files. Who starts others ends them itself, if it is let.
stop_processes() {
  local file pid
  for signal in TERM KILL; do
    for file in "$@"; do
      [ -e "$file" ] || continue
      pid=$(cat "$file")
      kill -"$signal" "$pid" 2> /dev/null || true
      for _ in $(seq 100); do
        kill -0 "$pid" 2> /dev/null || { rm -f "$file"; break; }
        sleep 0.1
      done
    done
  done
}
