package io.rlvr.reward.code.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a program is kept apart from the machine, from the most to the least. Each puts a process
 * between this one and the program, whose parent that is, and a session between their signals.
 */
public enum Isolation {
  /** Those of NAMESPACES, as made by bubblewrap. */
  BWRAP("bwrap") {
    @Override
    List<String> wrap(Box box, List<String> command) {
      String work = box.box().toString();
      List<String> words = new ArrayList<>(List.of("setsid", "bwrap"));
      words.addAll(List.of("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net"));
      words.addAll(List.of("--die-with-parent", "--new-session", "--cap-drop", "ALL"));
      words.addAll(List.of("--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"));
      String bytes = Long.toString(diskBytes(box));
      words.addAll(List.of("--size", bytes, "--tmpfs", "/dev/shm"));
      words.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/proc"));
      words.addAll(List.of("--size", bytes, "--tmpfs", work));
      String program = box.work().resolve(box.file()).toString();
      words.addAll(List.of("--ro-bind", program, work + "/" + box.file()));
      words.addAll(List.of("--chdir", work, "--"));
      words.addAll(processes(box));
      words.addAll(command);
      return words;
    }
  },
  /**
   * Its own namespaces: no network, no sight of other processes, none outlives it, all files but
   * those of a disk of its own are read-only. Linux.
   */
  NAMESPACES("namespaces") {
    @Override
    List<String> wrap(Box box, List<String> command) {
      return unshared(box, List.of("--mount-proc"), command);
    }
  },
  /** The same, but it sees the names of other processes; it can neither signal nor read them. */
  SHARED_PROC("namespaces with the /proc of the machine") {
    @Override
    List<String> wrap(Box box, List<String> command) {
      return unshared(box, List.of(), command);
    }
  },
  /** A session: what follows from the user's rights is open, signals to any process included. */
  SESSION("process, in a session of its own") {
    @Override
    List<String> wrap(Box box, List<String> command) {
      List<String> words = new ArrayList<>(List.of("setsid", "/bin/sh", "-c"));
      words.addAll(List.of("setsid \"$@\"; exit $?", "sh"));
      words.addAll(command);
      return words;
    }
  },
  /** None but the limits: a signal to its group reaches this process. */
  LIMITS("process, without a session of its own") {
    @Override
    List<String> wrap(Box box, List<String> command) {
      return command;
    }
  };

  /**
   * Process 1 of the namespaces: makes all mounts read-only, gives the program a disk and takes its
   * rights, then waits for it.
   */
  private static final String NAMESPACE_SHELL =
      """
      work=$1 box=$2 bytes=$3; shift 3
      stop() { echo "sandbox: $1" >&2; exit 125; }
      { echo 0 > /proc/sys/user/max_user_namespaces; } 2>/dev/null
      cat /proc/self/mountinfo | while read -r _ _ _ _ point options _; do
        case ",$options," in *,ro,*) continue;; esac
        case "$point" in *\\\\*) point=$(printf %b "$point");; esac
        [ -e "$point" ] || continue
        mount -o "remount,bind,$options,ro" "$point" || stop "cannot make $point read-only"
      done || exit 125
      [ ! -d /dev/shm ] || mount -t tmpfs -o "mode=1777,size=$bytes" rlvr /dev/shm
      mount -t tmpfs -o "mode=700,size=$bytes,nr_inodes=10000" rlvr "$box" || stop "cannot mount a disk"
      cp -R "$work/." "$box" && cd "$box" || stop "cannot copy the program"
      setpriv --no-new-privs --bounding-set=-all --inh-caps=-all setsid "$@"
      exit $?
      """;

  private final String description;

  Isolation(String description) {
    this.description = description;
  }

  /** Whether a program can speak to other machines, and to services of this one. */
  public boolean isNetworkOpen() {
    return !hasNamespaces();
  }

  /** Whether it cannot signal, and can write nothing that outlives it. */
  public boolean hasNamespaces() {
    return this != SESSION && this != LIMITS;
  }

  /** What makes it, for people. */
  public String description() {
    return description;
  }

  /** A command that runs another one, which stands at its end, with this isolation. */
  abstract List<String> wrap(Box box, List<String> command);

  private static List<String> unshared(Box box, List<String> more, List<String> command) {
    List<String> words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "setsid"));
    words.addAll(List.of("unshare", "--user", "--map-root-user", "--net", "--ipc", "--mount"));
    words.addAll(List.of("--pid", "--fork", "--kill-child"));
    words.addAll(more);
    words.addAll(List.of("/bin/sh", "-c", NAMESPACE_SHELL, "sh"));
    words.addAll(List.of(box.work().toString(), box.box().toString()));
    words.add(Long.toString(diskBytes(box)));
    words.addAll(processes(box));
    words.addAll(command);
    return words;
  }

  private static long diskBytes(Box box) {
    return (long) box.limits().diskMb() << 20;
  }

  /** Counted within the user namespace since Linux 5.14, and over all of the user's before. */
  private static List<String> processes(Box box) {
    return KernelVersion.isAtLeast(System.getProperty("os.version"), 5, 14)
        ? List.of("prlimit", "--nproc=" + box.limits().processes())
        : List.of();
  }
}
