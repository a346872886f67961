"""`python -m canvas_comms_cli`: the command, where no script is on the path."""

from canvas_comms_cli.main import main

if __name__ == "__main__":
    main(prog_name="canvas-comms")
