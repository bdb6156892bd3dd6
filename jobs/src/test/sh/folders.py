"""Loads model folders that a run wrote, in the libraries that others load them by.

    folders.py score FILE      lines {"folder", "base", "prompt_ids", "response_ids", "logprobs"}:
                               the log-probabilities of transformers, or of peft where a base is given
    folders.py vllm FILE       the same by vLLM; adapters on their base

Prints the largest difference for each folder and fails above 1e-4.
"""

import json
import sys

TOLERANCE = 1e-4


def by_transformers(folder, base):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(base or folder, dtype=torch.float32)
    if base:
        from peft import PeftModel

        model = PeftModel.from_pretrained(model, folder)
    else:
        AutoTokenizer.from_pretrained(folder)  # a folder that stands alone has it
    model.eval()

    def score(prompt, response):
        with torch.no_grad():
            logits = model(torch.tensor([prompt + response])).logits[0]
        logprobs = logits.log_softmax(-1)
        at = len(prompt) - 1
        return [logprobs[at + i, token].item() for i, token in enumerate(response)]

    return score


def by_vllm(folder, base):
    from transformers import AutoConfig
    from vllm import LLM, SamplingParams
    from vllm.lora.request import LoRARequest

    model = base or folder
    llm = LLM(
        model=model,
        dtype="float32",
        max_model_len=min(512, AutoConfig.from_pretrained(model).max_position_embeddings),
        enforce_eager=True,
        enable_lora=bool(base),
        max_lora_rank=16,
    )
    lora = LoRARequest("adapter", 1, folder) if base else None

    def score(prompt, response):
        params = SamplingParams(max_tokens=1, temperature=0, prompt_logprobs=0)
        output = llm.generate({"prompt_token_ids": prompt + response}, params, lora_request=lora)[0]
        tokens = output.prompt_logprobs
        return [tokens[len(prompt) + i][token].logprob for i, token in enumerate(response)]

    return score


def main(how, file):
    lines = [json.loads(line) for line in open(file)]
    failed = False
    for folder, base in dict.fromkeys((line["folder"], line.get("base", "")) for line in lines):
        score = (by_vllm if how == "vllm" else by_transformers)(folder, base)
        largest = 0.0
        for line in lines:
            if (line["folder"], line.get("base", "")) == (folder, base):
                got = score(line["prompt_ids"], line["response_ids"])
                largest = max(largest, *(abs(a - b) for a, b in zip(got, line["logprobs"])))
        print(f"{how}: {folder} on {base or 'itself'}: largest difference {largest:.2e}")
        failed |= largest > TOLERANCE
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
