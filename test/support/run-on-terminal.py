# Runs a program on a terminal of its own. Argument: JSON with argv, columns, and steps: [[text to wait for, text to type], ...].
# Writes what the program writes to stdout, and ends with its exit code.
import fcntl, json, os, pty, struct, sys, termios

job = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    # The parent sets the width before it writes this line break.
    sys.stdin.readline()
    os.execvp(job["argv"][0], job["argv"])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, job["columns"], 0, 0))
os.write(fd, b"\n")
steps = job.get("steps", [])
seen = b""
while True:
    try:
        data = os.read(fd, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    seen += data
    while steps and steps[0][0].encode() in seen:
        seen = seen.split(steps[0][0].encode(), 1)[1]
        os.write(fd, steps.pop(0)[1].encode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
