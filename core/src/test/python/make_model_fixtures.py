"""Makes the tiny random models and their golden numbers under src/test/resources/golden.

    python make_model_fixtures.py [OUT_DIR]

Needs torch, transformers and safetensors; golden/versions.json names the versions that made the
committed files. Each model folder gets, beside its weights:

- golden.json: for each sequence the prompt and response ids, the float32 logits at every position
  and log p(ids[t] | ids[:t]) for t >= 1; the greedy continuation of the first prompt; the loss,
  which is the mean negative log-probability of all response tokens of all sequences;
- gradients.safetensors: the gradient of that loss for every parameter, under its own name.

Numbers come from the weights as stored, converted to float32. Everything is seeded.
"""

import json
import pathlib
import shutil
import sys

import safetensors
import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

OUT = pathlib.Path(__file__).parent.parent / "resources" / "golden"
VOCABULARY = 128
GREEDY_TOKENS = 8
SIZES = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64,
             bos_token_id=1, pad_token_id=0)
LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=32)

# name: config, stored dtype, config.json in the form of transformers 4, shard size
MODELS = {
    "llama": (LlamaConfig(**SIZES, rms_norm_eps=1e-5, tie_word_embeddings=True, eos_token_id=2,
                          rope_parameters=dict(rope_type="default", rope_theta=100000.0)),
              torch.bfloat16, False, "1GB"),
    # theta 100: of the 4 frequencies one is fast, one in between, two slow
    "llama3": (LlamaConfig(**SIZES, rms_norm_eps=1e-5, eos_token_id=[2, 3],
                           rope_parameters=dict(rope_theta=100.0, **LLAMA3)),
               torch.float32, True, "40KB"),
    "mistral": (MistralConfig(**SIZES, head_dim=16, rms_norm_eps=1e-5, sliding_window=48, eos_token_id=2,
                              rope_parameters=dict(rope_type="default", rope_theta=10000.0)),
                torch.float16, False, "1GB"),
    "qwen2": (Qwen2Config(**SIZES, rms_norm_eps=1e-6, tie_word_embeddings=True, eos_token_id=2,
                          rope_parameters=dict(rope_type="default", rope_theta=1000000.0)),
              torch.float32, True, "1GB"),
    "qwen3": (Qwen3Config(**SIZES, head_dim=12, rms_norm_eps=1e-6, eos_token_id=[2, 3],
                          rope_parameters=dict(rope_type="default", rope_theta=1000000.0)),
              torch.bfloat16, False, "1GB"),
}


def fill(model, seed):
    """Weights large enough for logits to differ strongly; norms and biases far from 1 and 0."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in sorted(model.named_parameters()):
        with torch.no_grad():
            if name.endswith("norm.weight"):
                parameter.copy_(0.5 + torch.rand(parameter.shape, generator=generator))
            elif name.endswith("bias"):
                parameter.copy_(0.5 * torch.randn(parameter.shape, generator=generator))
            else:
                parameter.copy_(0.25 * torch.randn(parameter.shape, generator=generator))


def to_transformers_4(folder):
    """Rewrites config.json with rope_theta, rope_scaling and torch_dtype."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    config["rope_scaling"] = None if rope["rope_type"] == "default" else rope
    config["torch_dtype"] = config.pop("dtype")
    config.pop("layer_types", None)
    path.write_text(json.dumps(config, indent=2) + "\n")


def numbers(tensor):
    """float32 with the 9 digits that identify it."""
    if tensor.dim() > 1:
        return [numbers(row) for row in tensor]
    return [float(f"{x:.9g}") for x in tensor.tolist()]


def log_probabilities(logits, ids):
    """log p(ids[t] | ids[:t]) for t = 1 .. n-1; logits [n, vocabulary]."""
    return torch.log_softmax(logits[:-1], -1).gather(1, ids[1:].unsqueeze(1)).squeeze(1)


def greedy(model, prompt):
    ids, logps = prompt.clone(), []
    for _ in range(GREEDY_TOKENS):
        logp = torch.log_softmax(model(ids.unsqueeze(0)).logits[0, -1], -1)
        best = logp.topk(2)
        assert best.values[0] - best.values[1] > 0.01, "a near tie: take another seed"
        ids = torch.cat([ids, best.indices[:1]])
        logps.append(best.values[0])
    return ids[len(prompt):], torch.stack(logps)


def golden(folder, seed):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    model.eval()
    generator = torch.Generator().manual_seed(seed + 1)
    sequences, nll, tokens = [], 0, 0
    for prompt_length, response_length in [(9, 7), (4, 12)]:
        ids = torch.randint(4, VOCABULARY, [prompt_length + response_length], generator=generator)
        logits = model(ids.unsqueeze(0)).logits[0]
        logps = log_probabilities(logits, ids)
        nll = nll - logps[prompt_length - 1:].sum()
        tokens += response_length
        sequences.append(dict(prompt_ids=ids[:prompt_length].tolist(), response_ids=ids[prompt_length:].tolist(),
                              logits=numbers(logits.detach()), logprobs=numbers(logps.detach())))
    loss = nll / tokens
    loss.backward()
    gradients = {name: p.grad.contiguous() for name, p in model.named_parameters()}
    save_file(gradients, folder / "gradients.safetensors")
    with torch.no_grad():
        ids, logps = greedy(model, torch.tensor(sequences[0]["prompt_ids"]))
    result = dict(sequences=sequences, greedy=dict(response_ids=ids.tolist(), logprobs=numbers(logps)),
                  loss=loss.item())
    (folder / "golden.json").write_text(json.dumps(result) + "\n")


def make_models(out):
    for seed, (name, (config, dtype, form4, shard)) in enumerate(MODELS.items(), start=100):
        folder = out / "models" / name
        shutil.rmtree(folder, ignore_errors=True)
        model = AutoModelForCausalLM.from_config(config)
        fill(model, seed)
        model.to(dtype).save_pretrained(folder, max_shard_size=shard)
        if form4:
            to_transformers_4(folder)
        golden(folder, seed)


def make_rope(out):
    """Inverse frequencies and a few rows of the table of Llama 3.2 1B and of a plain model."""
    cases = []
    for theta, head_dim, extra in [
        (500000.0, 64, dict(rope_type="llama3", factor=32.0, low_freq_factor=1.0, high_freq_factor=4.0,
                            original_max_position_embeddings=8192)),
        (10000.0, 16, dict(rope_type="default")),
    ]:
        config = LlamaConfig(hidden_size=head_dim * 2, num_attention_heads=2, max_position_embeddings=131072,
                             rope_parameters=dict(rope_theta=theta, **extra))
        rope = LlamaRotaryEmbedding(config)
        positions = [0, 1, 7, 100, 8000]
        cos, sin = rope(torch.zeros(1), torch.tensor([positions]))
        cases.append(dict(theta=theta, head_dim=head_dim, scaling=extra, inv_freq=numbers(rope.inv_freq),
                          positions=positions, cos=numbers(cos[0]), sin=numbers(sin[0])))
    (out / "rope.json").write_text(json.dumps(cases) + "\n")


def make_adamw(out):
    """Three steps of AdamW over a matrix with weight decay and a vector without, clipped together."""
    settings = dict(betas=[0.9, 0.95], eps=1e-8, weight_decay=0.1, max_grad_norm=1.0)
    matrix = torch.nn.Parameter(torch.tensor([[0.5, -1.25, 2.0], [-0.75, 0.1, 3.0]]))
    vector = torch.nn.Parameter(torch.tensor([1.0, -2.0, 0.25, 0.0, -0.5]))
    optimizer = torch.optim.AdamW([dict(params=[matrix], weight_decay=settings["weight_decay"]),
                                   dict(params=[vector], weight_decay=0.0)],
                                  betas=settings["betas"], eps=settings["eps"], foreach=False)
    steps = []
    # the second step's norm is below 1: it is not clipped
    for lr, scale in [(1e-2, 1.0), (5e-3, 0.1), (1e-3, 3.0)]:
        matrix.grad = scale * torch.tensor([[0.3, -0.6, 0.9], [1.2, -1.5, 0.0]]) + 0.01 * len(steps)
        vector.grad = scale * torch.tensor([0.7, 0.2, -0.4, 0.05, -1.1]) - 0.02 * len(steps)
        step = dict(lr=lr, matrix_grad=matrix.grad.flatten().tolist(), vector_grad=vector.grad.tolist())
        for group in optimizer.param_groups:
            group["lr"] = lr
        norm = torch.nn.utils.clip_grad_norm_([matrix, vector], settings["max_grad_norm"])
        optimizer.step()
        step.update(grad_norm=norm.item(), matrix=matrix.flatten().tolist(), vector=vector.tolist(),
                    matrix_m=optimizer.state[matrix]["exp_avg"].flatten().tolist(),
                    matrix_v=optimizer.state[matrix]["exp_avg_sq"].flatten().tolist())
        steps.append(step)
    start = dict(matrix_shape=[2, 3], matrix=[0.5, -1.25, 2.0, -0.75, 0.1, 3.0], vector=[1.0, -2.0, 0.25, 0.0, -0.5])
    (out / "adamw.json").write_text(json.dumps(dict(settings=settings, start=start, steps=steps), indent=1) + "\n")


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    make_models(out)
    make_rope(out)
    make_adamw(out)
    versions = {m.__name__: m.__version__ for m in (torch, transformers, safetensors)}
    (out / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")


if __name__ == "__main__":
    main()
