"""What the processor takes for a work's matrix products alone, by the faster of two libraries.

Weights lie in memory as the model's do, each layer its own, so that caches see what they see in the
model. Nothing else is computed: no attention, norm, softmax or draw.
"""

import json
import pathlib
import sys
import time

import torch
import worker


def main(folder, precision):
    torch.set_num_threads(2)
    config = json.loads(pathlib.Path(folder, "config.json").read_text(encoding="utf-8"))
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    heads, keys = config["num_attention_heads"], config["num_key_value_heads"]
    head = config.get("head_dim") or hidden // heads
    dtype = getattr(torch, precision)
    shapes = [
        (hidden, (heads + 2 * keys) * head),
        (heads * head, hidden),
        (hidden, 2 * inner),
        (inner, hidden),
    ]
    layers = [
        [torch.randn(out, size, dtype=dtype) for size, out in shapes]
        for _ in range(config["num_hidden_layers"])
    ]
    vocabulary = torch.randn(config["vocab_size"], hidden, dtype=dtype)

    def packed(weight):
        return torch.ops.mkldnn._reorder_linear_weight(weight, 64)

    def by_packed(x, weight):
        return torch.ops.mkldnn._linear_pointwise(x, weight, None, "none", [], "")

    packed_layers = [[packed(weight) for weight in layer] for layer in layers]
    packed_vocabulary = packed(vocabulary)

    def forward(rows, head_rows):
        """The faster of both, which depends on the processor."""
        seconds = []
        for linear, all_layers, last in (
            (torch.nn.functional.linear, layers, vocabulary),
            (by_packed, packed_layers, packed_vocabulary),
        ):
            inputs = {size: torch.randn(rows, size, dtype=dtype) for size, _ in shapes}
            last_input = torch.randn(head_rows, hidden, dtype=dtype)
            start = time.perf_counter()
            for layer in all_layers:
                for (size, _), weight in zip(shapes, layer):
                    linear(inputs[size], weight)
            linear(last_input, last)
            seconds.append(time.perf_counter() - start)
        return min(seconds)

    def decode(rows):
        with torch.inference_mode():
            seconds = 64 * min(forward(rows, rows) for _ in range(4))
        return worker.Measured(seconds, 64 * rows)

    def train(groups):
        # A prompt passes once a group; backward is two products of the size of forward's.
        responses = groups * 4 * 64
        with torch.inference_mode():
            seconds = 3 * min(forward(groups * 46 + responses, responses) for _ in range(2))
        return worker.Measured(seconds, responses)

    worker.serve("limit", {"torch": torch.__version__}, {"decode": decode, "train": train})


if __name__ == "__main__":
    main(*sys.argv[1:])
